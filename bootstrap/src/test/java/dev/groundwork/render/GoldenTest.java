package dev.groundwork.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that one add-on renders to, one folder a case: {@code groundwork.yaml} and {@code cluster.yaml} go in, all
 * other files come out. {@code -Dgolden.update=true} rewrites what comes out; then read the difference.
 */
final class GoldenTest {
    private static final Path CASES = Path.of("src", "test", "resources", "golden");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.walk(CASES, 2)) {
            return folders.filter(folder -> CASES.relativize(folder).getNameCount() == 2)
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersToWhatLiesInTheFolder(Path folder) throws IOException {
        Map<String, String> rendered = GoldenCase.in(folder).rendered();
        if (UPDATE) {
            GoldenCase.in(folder).write(rendered);
        }
        assertThat(text(GoldenCase.in(folder).outputs())).isEqualTo(text(rendered));
    }

    @Test
    void everyAddonOfTheCatalogHasCasesOfTheOldestAndTheNewestKubernetes() throws IOException {
        Map<String, TreeSet<String>> versions = new TreeMap<>();
        for (Path folder : cases()) {
            versions.computeIfAbsent(CASES.relativize(folder).getName(0).toString(), _ -> new TreeSet<>())
                    .add(GoldenCase.in(folder).cluster().version());
        }
        // Roles of applications and node groups are no add-ons, and know no version.
        versions.remove("roles");
        versions.remove("nodeGroups");
        assertThat(versions.keySet())
                .containsExactlyElementsOf(new TreeSet<>(dev.groundwork.catalog.Catalog.addons().stream()
                        .map(addon -> addon.name())
                        .toList()));
        assertThat(versions.values()).allSatisfy(those -> assertThat(those).contains("1.32", "1.36"));
    }

    @Test
    void renderingTwiceGivesTheSame() throws IOException {
        for (Path folder : cases()) {
            assertThat(GoldenCase.in(folder).rendered())
                    .isEqualTo(GoldenCase.in(folder).rendered());
        }
    }

    /** One text, so that a missing, a changed and an unexpected file all show in one comparison. */
    private static String text(Map<String, String> files) {
        StringBuilder text = new StringBuilder();
        files.forEach((name, content) ->
                text.append("==== ").append(name).append('\n').append(content));
        return text.toString();
    }
}
