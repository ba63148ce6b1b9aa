package dev.groundwork.sandbox;

import java.io.IOException;
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
    private final PythonTool pythonTool;
    private final CachedPart controlPlane;
    private final ProgramParts programs;
    private final CachedPart python;

    SandboxParts(SandboxSettings settings) {
        this.settings = settings;
        sources = settings.home().resolve("sandbox");
        controlPlaneModule = new GoModule(sources.resolve("controlplane"));
        List<RealProgram> listed = ProgramParts.listed(settings);
        List<GoModule> modules = new ArrayList<>(List.of(controlPlaneModule));
        listed.forEach(program -> modules.add(program.module()));
        GoTool go = GoTool.find(settings, modules);
        pythonTool = PythonTool.find(settings);
        controlPlane = controlPlanePart(go);
        programs = new ProgramParts(settings, go, listed);
        python = pythonPart();
    }

    List<CachedPart> all() {
        List<CachedPart> all = new ArrayList<>(List.of(controlPlane));
        all.addAll(programs.all());
        all.add(python);
        return all;
    }

    /**
     * What has to be there before a start. The control plane first: without it nothing starts, and what it compiles
     * spares the others work.
     */
    List<CachedPart> go() {
        List<CachedPart> parts = new ArrayList<>(List.of(controlPlane));
        parts.addAll(programs.first());
        return parts;
    }

    CachedPart controlPlane() {
        return controlPlane;
    }

    ProgramParts programs() {
        return programs;
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
        programs.addVersions(versions);
        return versions;
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
                        .run(log, GoTool.REMEDY));
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
}
