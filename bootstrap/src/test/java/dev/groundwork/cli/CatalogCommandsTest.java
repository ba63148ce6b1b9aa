package dev.groundwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.groundwork.addon.Addon;
import dev.groundwork.catalog.Catalog;
import dev.groundwork.report.Explanation;
import dev.groundwork.report.ExplanationText;
import dev.groundwork.report.Style;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands {@code addons} and {@code explain}, whole outputs. {@code -Dgolden.update=true} rewrites them; then read the
 * difference.
 */
final class CatalogCommandsTest {
    private static final Path OUTPUTS = Path.of("src", "test", "resources", "catalog");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    static List<Addon<?>> addons() {
        return Catalog.addons();
    }

    @ParameterizedTest
    @CsvSource({
        "addons, addons.txt",
        "addons -o json, addons.json",
        "explain metrics-server, metrics-server.txt",
        "explain metrics-server -o json, metrics-server.json",
        "explain cluster-autoscaler, cluster-autoscaler.txt"
    })
    void theWholeOutputIsThis(String command, String file) throws IOException {
        int code = run(command.split(" "));

        if (UPDATE) {
            Files.writeString(OUTPUTS.resolve(file), out.toString());
        }
        assertThat(out).hasToString(Files.readString(OUTPUTS.resolve(file)));
        assertThat(err).hasToString("");
        assertThat(code).isZero();
    }

    @Test
    void aNameThatIsAlmostRightIsAnsweredWithTheRightOne() {
        int code = run("explain", "nginx");

        assertThat(out).hasToString("");
        assertThat(err).hasToString("""
                error: there is no add-on 'nginx'; did you mean ingress-nginx? All of them: groundwork addons
                Help: groundwork explain --help
                """);
        assertThat(code).isEqualTo(64);
    }

    @Test
    void aNameThatIsNearNoneIsAnsweredWithAll() {
        int code = run("explain", "istio");

        assertThat(err.toString())
                .startsWith("error: there is no add-on 'istio'; there are ")
                .contains(Catalog.addons().stream().map(Addon::name).toList());
        assertThat(code).isEqualTo(64);
    }

    @Test
    void withoutANameItIsWrongUsage() {
        assertThat(run("explain")).isEqualTo(64);
        assertThat(err.toString()).contains("ADDON");
    }

    @ParameterizedTest
    @MethodSource("addons")
    void ofEveryAddonEachThingHasAReason(Addon<?> addon) {
        Explanation explanation = Explaining.of(addon);

        assertThat(explanation.settings())
                .extracting(Explanation.Setting::description)
                .allMatch(this::says);
        assertThat(explanation.things()).extracting(Explanation.Thing::why).allMatch(this::says);
        assertThat(explanation.rights()).extracting(Explanation.Right::why).allMatch(this::says);
        assertThat(explanation.claims())
                .isNotEmpty()
                .allMatch(claim -> says(claim.claims()) && says(claim.refutedBy()));
        assertThat(explanation.otherwise().things())
                .extracting(Explanation.Reason::why)
                .allMatch(this::says);
        assertThat(explanation.programs()).isNotEmpty();
    }

    private boolean says(String text) {
        return !text.isBlank();
    }

    /** Only what cannot be broken, such as an ARN, may be wider. */
    @ParameterizedTest
    @MethodSource("addons")
    void theTextKeepsToANarrowTerminal(Addon<?> addon) {
        assertThat(ExplanationText.explain(Explaining.of(addon), new Style(false, 80))
                        .lines())
                .allMatch(line ->
                        line.length() <= 80 || Stream.of(line.split(" ")).anyMatch(word -> word.length() > 60));
    }

    /** They must answer where nothing is set up yet; what they are made of cannot ask anybody. */
    @Test
    void theyKnowNoClusterAndNoCloud() {
        JavaClasses classes = new ClassFileImporter()
                .importClasses(
                        AddonsCommand.class,
                        ExplainCommand.class,
                        Explaining.class,
                        ExampleCluster.class,
                        SettingForms.class);

        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.of("aws", "kubernetes", "network", "engine")
                        .map(layer -> "dev.groundwork." + layer)
                        .toArray(String[]::new))
                .check(classes);
    }

    private int run(String... arguments) {
        return Main.run(
                new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), Optional.empty()),
                arguments);
    }
}
