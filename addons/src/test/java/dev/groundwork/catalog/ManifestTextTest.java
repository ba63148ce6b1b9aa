package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.groundwork.addon.Addon;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.events.ScalarEvent;

/** What the files of {@code manifests/} and {@code policies/} must be, before anything is made of them. */
final class ManifestTextTest {
    private static final Path REPOSITORY = Path.of("..");
    /** What YAML 1.1 and 1.2 read differently when it is not in quotes. */
    private static final Pattern TWO_MEANINGS = Pattern.compile("(?i:yes|no|on|off|y|n|~)"
            + "|True|TRUE|False|FALSE|Null|NULL"
            + "|[-+]?0[0-9_]+|0[oOxXbB][0-9a-fA-F_]+|[-+]?[0-9]+(_[0-9]+)+|[-+]?[0-9]+(:[0-5]?[0-9])+(\\.[0-9]*)?"
            + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    static List<Path> manifests() throws IOException {
        try (Stream<Path> files = Files.walk(REPOSITORY.resolve("manifests"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/files/"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void noScalarMeansOneThingInYaml11AndAnotherInYaml12(Path manifest) throws IOException {
        assertThat(traps(Files.readString(manifest))).isEmpty();
    }

    @Test
    void theTrapsOfYaml11AreFound() {
        String manifest = """
                mode: 0644
                ready: yes
                loud: True
                nothing: ~
                time: 12:30
                big: 1_000
                fine: [644, true, null, "yes", "0644", v1, 10.0.0.1]
                """;

        assertThat(traps(manifest)).containsExactly("0644", "yes", "True", "~", "12:30", "1_000");
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void noKeyStandsTwiceInAMap(Path manifest) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (Reader reader = Files.newBufferedReader(manifest)) {
            assertThatCode(() -> new Yaml(options).loadAll(reader).forEach(document -> {}))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void placeholdersAreNamesAndNothingElse(Path manifest) throws IOException {
        assertThat(Files.readString(manifest).replaceAll("\\$\\{[A-Za-z][A-Za-z0-9]*}", ""))
                .doesNotContain("${");
    }

    @Test
    void everyFolderAndEveryPolicyBelongsToAnAddonOfTheCatalog() throws IOException {
        // What EKS keeps has no manifests of ours.
        Set<String> laid = names(addon -> !(addon instanceof ManagedAddon<?>));

        assertThat(names(REPOSITORY.resolve("manifests"))).isEqualTo(laid);
        assertThat(names(_ -> true)).containsAll(names(REPOSITORY.resolve("policies")));
    }

    private static Set<String> names(Predicate<Addon<?>> which) {
        return Catalog.addons().stream().filter(which).map(Addon::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static List<String> traps(String manifest) {
        List<String> traps = new ArrayList<>();
        new Yaml().parse(new StringReader(manifest)).forEach(event -> {
            if (event instanceof ScalarEvent scalar
                    && scalar.isPlain()
                    && TWO_MEANINGS.matcher(scalar.getValue()).matches()) {
                traps.add(scalar.getValue());
            }
        });
        return traps;
    }
}
