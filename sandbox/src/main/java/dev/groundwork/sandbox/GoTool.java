package dev.groundwork.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Go that builds.
 *
 * @param program its file
 * @param environment all variables it gets
 */
record GoTool(Path program, Map<String, String> environment) {
    /** What helps when a build fails. */
    static final String REMEDY =
            "see whether the module proxy is reachable (go env GOPROXY), whether there are 6 GB of disk and 4 GB of"
                    + " memory, then run it again: what is compiled stays compiled";

    static final ToolVersion OLDEST = new ToolVersion(List.of(1, 26));

    /**
     * The first Go in PATH, GOROOT and the usual places that is new enough for these modules.
     *
     * @throws SandboxException if there is none, naming those that are too old and why a newer one is not fetched
     */
    static GoTool find(SandboxSettings settings, List<GoModule> modules) {
        List<Path> places = new ArrayList<>(settings.path());
        settings.variable("GOROOT").ifPresent(root -> places.add(Path.of(root, "bin")));
        places.addAll(settings.goFolders());

        List<String> tooOld = new ArrayList<>();
        for (Path place : places.stream().distinct().toList()) {
            Path file = place.resolve("go");
            if (!Files.isExecutable(file) || Files.isDirectory(file)) {
                continue;
            }
            GoTool go = new GoTool(file.toAbsolutePath(), settings.environment());
            List<String> objections = modules.stream()
                    .flatMap(module -> go.objection(module).stream())
                    .toList();
            if (objections.isEmpty()) {
                return go;
            }
            tooOld.add(objections.getFirst());
        }
        throw missing(tooOld, settings, modules);
    }

    /**
     * As {@code go version} says it in that module's folder, where Go may choose a newer toolchain by itself.
     */
    String version(GoModule module) {
        return command(module, "version").ask().text();
    }

    /** {@code go build} of one package to that file. */
    Command build(GoModule module, String ldflags, Path output, String pkg) {
        // Without -buildvcs=false Go asks git, which refuses in a checkout that belongs to another user.
        return command(
                module, "build", "-trimpath", "-buildvcs=false", "-ldflags", ldflags, "-o", output.toString(), pkg);
    }

    /** The same for a program; {@code goMod} takes the place of the module's own. */
    Command build(RealProgram program, Optional<Path> goMod, Path output) {
        List<String> words = new ArrayList<>(List.of("build", "-trimpath", "-buildvcs=false"));
        goMod.ifPresent(file -> words.addAll(List.of("-modfile", file.toString())));
        if (!program.tags().isEmpty()) {
            words.addAll(List.of("-tags", program.tags()));
        }
        words.addAll(List.of("-ldflags", program.ldflags(), "-o", output.toString(), program.pkg()));
        return command(program.module(), words.toArray(String[]::new));
    }

    /** Fetches a module and says as JSON where it is. */
    Command.Answer download(GoModule module, String moduleAtVersion) {
        return command(module, "mod", "download", "-json", moduleAtVersion).ask();
    }

    private List<String> objection(GoModule module) {
        Command.Answer answer = command(module, "version").ask();
        if (!answer.ok()) {
            return List.of(program + " does not work here: " + answer.text());
        }
        boolean enough = ToolVersion.in(answer.text())
                .map(version -> version.atLeast(module.oldestGo()))
                .orElse(true); // a development version has no number
        return enough ? List.of() : List.of(program + " is too old (" + answer.text() + ")" + switching(module));
    }

    private String switching(GoModule module) {
        String toolchain = command(module, "env", "GOTOOLCHAIN").ask().text();
        return toolchain.equals("local") ? ", and GOTOOLCHAIN=local forbids it to fetch a newer one" : "";
    }

    private Command command(GoModule module, String... arguments) {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of(arguments));
        return new Command(words, module.folder(), environment);
    }

    private static SandboxException missing(List<String> tooOld, SandboxSettings settings, List<GoModule> modules) {
        ToolVersion wanted = modules.stream()
                .map(GoModule::oldestGo)
                .max(ToolVersion::compareTo)
                .orElse(OLDEST);
        boolean local = tooOld.stream().anyMatch(text -> text.contains("GOTOOLCHAIN=local"));
        String looked = "looked in PATH, GOROOT and "
                + String.join(
                        ", ", settings.goFolders().stream().map(Path::toString).toList());
        return new SandboxException(
                "the sandbox's control plane needs Go " + wanted + " or newer to be built, and "
                        + (tooOld.isEmpty() ? "there is no go" : "there is only: " + String.join("; ", tooOld)),
                looked,
                "install Go " + wanted + " or newer from https://go.dev/dl and put its bin folder into PATH"
                        + (local ? ", or run: go env -w GOTOOLCHAIN=auto (and unset GOTOOLCHAIN)" : ""));
    }
}
