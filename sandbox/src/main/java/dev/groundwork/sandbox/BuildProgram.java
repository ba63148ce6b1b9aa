package dev.groundwork.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds one program for a sandbox that runs, because a pod there wants it for the first time. The sandbox starts it as a
 * process of its own; each line on standard output is one step of the way, and the last one says what went wrong if the
 * exit code is 1.
 */
final class BuildProgram {
    private BuildProgram() {}

    /** Builds the program of that name and puts it into that folder. */
    public static void main(String[] arguments) {
        SandboxSettings settings = SandboxSettings.usual().withProgress(System.out::println);
        try {
            SandboxBuild.of(settings).makeOne(arguments[0], Path.of(arguments[1]));
        } catch (SandboxException e) {
            System.out.println(String.valueOf(e.getMessage()).replace('\n', ' '));
            System.exit(1);
        }
    }

    /** What to start, as a JSON list; the two arguments have to be added. */
    static String command(SandboxSettings settings) {
        List<String> words = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-D" + SandboxSettings.HOME_PROPERTY + "=" + settings.home(),
                "-cp",
                Stream.of(BuildProgram.class, ObjectMapper.class, JsonFactory.class, JsonInclude.class)
                        .map(BuildProgram::origin)
                        .distinct()
                        .collect(Collectors.joining(File.pathSeparator)),
                BuildProgram.class.getName());
        return new ObjectMapper().valueToTree(words).toString();
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
