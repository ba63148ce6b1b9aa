package dev.groundwork.sandbox;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** Which parts this checkout needs with the tools of this machine, where they are kept, and how each is made. */
final class SandboxParts {
    private static final String KUBERNETES = "k8s.io/kubernetes";

    private final SandboxSettings settings;
    private final Path sources;
    private final GoModule controlPlaneModule;
    private final List<RealProgram> realPrograms;
    private final PythonTool pythonTool;
    private final CachedPart controlPlane;
    private final List<CachedPart> programs;
    private final Path programFolder;
    private final CachedPart python;

    SandboxParts(SandboxSettings settings) {
        this.settings = settings;
        sources = settings.home().resolve("sandbox");
        controlPlaneModule = new GoModule(sources.resolve("controlplane"));
        realPrograms = canRunPrograms(settings) ? RealProgram.listedIn(sources.resolve("programs")) : List.of();
        List<GoModule> modules = new ArrayList<>(List.of(controlPlaneModule));
        realPrograms.forEach(program -> modules.add(program.module()));
        GoTool go = GoTool.find(settings, modules);
        pythonTool = PythonTool.find(settings);
        controlPlane = controlPlanePart(go);
        programs =
                realPrograms.stream().map(program -> programPart(go, program)).toList();
        programFolder = programSet();
        python = pythonPart();
    }

    List<CachedPart> all() {
        List<CachedPart> all = new ArrayList<>(go());
        all.add(python);
        return all;
    }

    /** The control plane first: without it nothing starts, and what it compiles spares the others work. */
    List<CachedPart> go() {
        List<CachedPart> parts = new ArrayList<>(List.of(controlPlane));
        parts.addAll(programs);
        return parts;
    }

    CachedPart controlPlane() {
        return controlPlane;
    }

    CachedPart python() {
        return python;
    }

    /** What is wrong with the tools is said before minutes are spent. */
    void checkTools() {
        if (!python.built()) {
            pythonTool.checkVenv();
        }
    }

    SequencedMap<String, String> versions() {
        SequencedMap<String, String> versions = new LinkedHashMap<>();
        versions.put("kubernetes", kubernetesVersion());
        controlPlaneModule.required("sigs.k8s.io/kwok").ifPresent(version -> versions.put("kwok", version));
        Pattern.compile("^moto(?:\\[.*])?==(\\S+)", Pattern.MULTILINE)
                .matcher(requirements())
                .results()
                .findFirst()
                .ifPresent(moto -> versions.put("moto", moto.group(1)));
        realPrograms.stream()
                .filter(program -> !program.isDouble())
                .forEach(program -> versions.put(program.name(), program.version()));
        return versions;
    }

    /**
     * The one folder with all built programs. It is made of links, so that a program that did not change is neither
     * built nor copied when another one did.
     */
    Path programFolder() {
        try {
            for (int i = 0; i < programs.size(); i++) {
                Path link = programFolder.resolve(realPrograms.get(i).binary());
                if (!Files.exists(link)) {
                    Files.createDirectories(programFolder);
                    Files.createLink(link, programs.get(i).path());
                }
            }
            if (!programs.isEmpty()) {
                OldEntries.touch(programFolder);
            }
            return programFolder;
        } catch (FileAlreadyExistsException e) {
            return programFolder(); // another process made the same link
        } catch (IOException e) {
            throw new SandboxException(
                    "the built programs cannot be put into one folder: " + e,
                    programFolder.toString(),
                    "see whether the disk is full and whether you may write there, or set GROUNDWORK_CACHE",
                    e);
        }
    }

    private Path programSet() {
        Digest digest = new Digest();
        programs.forEach(program -> digest.add(program.entry()));
        return settings.cache().resolve("programs").resolve("together-" + digest.shortHex());
    }

    private CachedPart controlPlanePart(GoTool go) {
        String ldflags = "-s -w -X k8s.io/component-base/version.gitVersion=" + kubernetesVersion();
        String hash = controlPlaneModule.hash(go.version(controlPlaneModule), ldflags);
        return new CachedPart(
                "control plane",
                settings.cache().resolve("controlplane"),
                hash,
                "groundwork-sandbox",
                "it compiles Kubernetes " + kubernetesVersion() + " itself",
                "5 to 8 minutes the first time, under a minute after a change",
                (folder, log) -> go.build(controlPlaneModule, ldflags, folder.resolve("groundwork-sandbox"), ".")
                        .run(log, goRemedy()));
    }

    private CachedPart programPart(GoTool go, RealProgram program) {
        String hash = program.module().hash(go.version(program.module()), program.pkg() + " " + program.ldflags());
        return new CachedPart(
                program.isDouble() ? program.name() : program.name() + " " + program.version(),
                settings.cache().resolve("programs"),
                program.name() + "-" + hash,
                program.binary(),
                program.isDouble()
                        ? "it stands in for controllers that cannot run in the sandbox"
                        : "it runs as a real process in the sandbox",
                program.isDouble() ? "a few seconds" : "2 to 6 minutes",
                (folder, log) -> go.build(
                                program.module(), program.ldflags(), folder.resolve(program.binary()), program.pkg())
                        .run(log, goRemedy()));
    }

    private CachedPart pythonPart() {
        String hash = new Digest().add(requirements()).add(pythonTool.version()).shortHex();
        return new CachedPart(
                "Python of the emulated AWS",
                settings.cache().resolve("python"),
                hash,
                "bin/python",
                "it installs sandbox/aws/requirements.txt into a virtual environment",
                "half a minute",
                this::makePython);
    }

    private void makePython(Path folder, Path log) {
        pythonTool.command("-m", "venv", folder.toString()).run(log, "see whether the disk is full");
        Path pip = folder.resolve("bin/python");
        new Command(
                        List.of(
                                pip.toString(),
                                "-m",
                                "pip",
                                "install",
                                "--disable-pip-version-check",
                                "--no-input",
                                "-r",
                                sources.resolve("aws/requirements.txt").toString()),
                        folder,
                        settings.environment())
                .run(log, "see whether the package index is reachable (pip config list), then run it again");
    }

    private String kubernetesVersion() {
        return controlPlaneModule.required(KUBERNETES).orElse("v0.0.0");
    }

    private String requirements() {
        Path file = sources.resolve("aws/requirements.txt");
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new SandboxException(
                    "the requirements of the emulated AWS cannot be read: " + e,
                    file.toString(),
                    "see whether the checkout is whole: git status",
                    e);
        }
    }

    private static String goRemedy() {
        return "see whether the module proxy is reachable (go env GOPROXY), whether there are 6 GB of disk and 4 GB of"
                + " memory, then run it again: what is compiled stays compiled";
    }

    /** Building programs that cannot run would cost minutes for nothing. The sandbox itself says then why they cannot. */
    private static boolean canRunPrograms(SandboxSettings settings) {
        return switch (settings.realPrograms()) {
            case NEVER -> false;
            case REQUIRE -> true;
            case AUTO -> isRoot();
        };
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false; // no Linux
        }
    }
}
