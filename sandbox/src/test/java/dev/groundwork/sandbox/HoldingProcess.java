package dev.groundwork.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Another Java process, which starts a sandbox as a test does, prints its process id, and waits until it is killed. */
final class HoldingProcess {
    private HoldingProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(Sandbox.start(SandboxSettings.usual()).report().pid());
        Thread.currentThread().join();
    }

    static Process start(Path home) throws IOException {
        String classes = List.of(
                        HoldingProcess.class, Sandbox.class, ObjectMapper.class, JsonFactory.class, JsonInclude.class)
                .stream()
                .map(HoldingProcess::origin)
                .collect(Collectors.joining(java.io.File.pathSeparator));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-D" + SandboxSettings.HOME_PROPERTY + "=" + home,
                        "-cp",
                        classes,
                        HoldingProcess.class.getName())
                .redirectError(Redirect.INHERIT)
                .start();
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
