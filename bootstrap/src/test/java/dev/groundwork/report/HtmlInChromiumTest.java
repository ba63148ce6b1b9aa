package dev.groundwork.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Source;
import dev.groundwork.plan.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in the browser for which it is made. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HtmlInChromiumTest {
    private static final int PHONE = 390;

    @TempDir
    private static Path folder = Path.of("");

    private @Nullable Chromium chromium;

    @BeforeAll
    void aChromiumRuns() throws IOException {
        Optional<Path> program = Chromium.program();
        if (program.isEmpty()) {
            String why =
                    "no Chromium on the PATH; Debian and Ubuntu: chromium-headless-shell, or set GROUNDWORK_CHROMIUM";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(why);
            }
            Assumptions.abort(why);
        }
        chromium = Chromium.start(program.orElseThrow());
    }

    @AfterAll
    void end() throws IOException {
        if (chromium != null) {
            chromium.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"390,false", "390,true", "320,false", "1280,false", "1280,true"})
    void thePageFitsAsksForNothingAndComplainsOfNothing(int width, boolean dark) throws IOException {
        Chromium browser = show(EverySort.finished(Verb.DRIFT), width, dark);
        browser.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })");

        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .as("nothing has to be moved sideways")
                .isLessThanOrEqualTo(width);
        assertThat(browser.events("Network.requestWillBeSent"))
                .extracting(event -> event.at("/request/url").asText())
                .allMatch(url -> url.startsWith("file:"))
                .hasSize(1);
        assertThat(browser.events("Log.entryAdded")).isEmpty();
        assertThat(browser.events("Runtime.consoleAPICalled")).isEmpty();
        assertThat(browser.events("Runtime.exceptionThrown")).isEmpty();
        assertThat(browser.events("Page.javascriptDialogOpening")).isEmpty();
        assertThat(browser.evaluate("document.querySelectorAll('script,img,link,iframe').length")
                        .asInt())
                .isZero();
    }

    @Test
    void whatIsRefutedIsOpenAndEverythingFolds() throws IOException {
        Chromium browser = show(night(), PHONE, false);
        String shown = "[...document.querySelectorAll('details')].filter(one => one.open).length";
        int open = browser.evaluate(shown).asInt();
        int all =
                browser.evaluate("document.querySelectorAll('details').length").asInt();

        assertThat(open).isPositive().isLessThan(all);
        String drift = "[...document.querySelectorAll('del')][0]";
        assertThat(browser.evaluate(drift + ".checkVisibility()").asBoolean()).isFalse();
        browser.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach(one => one.click())");
        assertThat(browser.evaluate(drift + ".checkVisibility()").asBoolean()).isTrue();
        assertThat(browser.evaluate(shown).asInt()).isEqualTo(all);
    }

    @Test
    void lightAndDarkAreDifferentAndBothHaveContrast() throws IOException {
        String contrast = """
                (() => {
                  const canvas = document.createElement('canvas').getContext('2d');
                  const rgb = colour => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
                    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3); };
                  const light = colour => { const [r, g, b] = rgb(colour).map(v => { v /= 255;
                    return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
                  const back = one => { for (; one; one = one.parentElement) {
                    const colour = getComputedStyle(one).backgroundColor;
                    if (colour !== 'rgba(0, 0, 0, 0)') return colour; } return 'white'; };
                  return Math.min(...[...document.querySelectorAll('body *')].map(one => {
                    const [a, b] = [light(getComputedStyle(one).color), light(back(one))].sort((x, y) => y - x);
                    return (a + 0.05) / (b + 0.05); }));
                })()""";
        Chromium browser = show(night(), PHONE, false);
        double light = browser.evaluate(contrast).asDouble();
        String page = "getComputedStyle(document.body).backgroundColor";
        String white = browser.evaluate(page).asText();
        show(night(), PHONE, true);

        assertThat(light).as("WCAG AA").isGreaterThan(4.5);
        assertThat(browser.evaluate(contrast).asDouble()).as("WCAG AA").isGreaterThan(4.5);
        assertThat(browser.evaluate(page).asText()).isNotEqualTo(white);
    }

    /**
     * With {@code -Dscreenshots=FOLDER} what the page looks like, to be looked at, and {@code docs/report.png}, which is kept
     * for review.
     */
    @Test
    void itIsPhotographedIfAskedFor() throws IOException {
        String wanted = System.getProperty("screenshots", "");
        Assumptions.assumeFalse(wanted.isEmpty(), "no -Dscreenshots=FOLDER");
        Files.createDirectories(Path.of(wanted));
        for (int width : new int[] {PHONE, 1280}) {
            for (boolean dark : new boolean[] {false, true}) {
                Chromium browser = show(night(), width, dark);
                String name = "report-%d-%s.png".formatted(width, dark ? "dark" : "light");
                browser.screenshot(Path.of(wanted).resolve(name), true);
                browser.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })");
                browser.screenshot(Path.of(wanted).resolve("open-" + name), true);
            }
        }
        Chromium browser = show(night(), PHONE, false);
        browser.screenshot(Path.of(wanted).resolve("report.png"), false);
    }

    private Chromium show(Finished finished, int width, boolean dark) throws IOException {
        Path page = folder.resolve("report.html");
        Files.writeString(page, ReportForm.HTML.print(finished));
        Chromium browser = java.util.Objects.requireNonNull(chromium);
        browser.show(page, width, 844, dark);
        return browser;
    }

    /** What somebody in a hurry did at night, as {@code groundwork try} shows it. */
    private static Finished night() {
        Report report = Reports.with(
                Reports.report(
                        Verb.DRIFT,
                        new Change.Unchanged(Samples.ACCOUNT),
                        new Change.Unchanged(Samples.SERVICE),
                        new Change.Update(
                                Samples.DEPLOYMENT,
                                Samples.DEPLOYMENT.tree(),
                                Samples.DEPLOYMENT.tree(),
                                List.of(Samples.field(
                                        "spec.template.spec.containers[metrics-server].image",
                                        "\"registry.example.com/hotfix/metrics-server:v0.9.0\"",
                                        "\"registry.k8s.io/metrics-server/metrics-server:v0.9.0\"",
                                        "night-shift")),
                                Prediction.SERVER,
                                true),
                        new Change.Create(Samples.BUDGET, Samples.BUDGET.tree(), Prediction.SERVER, true),
                        new Change.Update(
                                Samples.ROLE,
                                Samples.ROLE.trust(),
                                Samples.ROLE.trust(),
                                List.of(Samples.field(
                                        "trust.Allow sts:AssumeRoleWithWebIdentity.Condition.StringLike[\""
                                                + Samples.HOST + ":sub\"]",
                                        "\"system:serviceaccount:*:*\"",
                                        "\"system:serviceaccount:kube-system:cluster-autoscaler\"")),
                                Prediction.COMPUTED,
                                true),
                        new Change.Unchanged(Samples.PROVIDER)),
                Proof.of(
                        new WorkloadCheck.RolledOut("metrics-server", Samples.DEPLOYMENT.id()),
                        new Proof.Refuted(
                                "all pods of the newest version, available",
                                "2 old pods have not ended; pod metrics-server-6d7c9: ImagePullBackOff",
                                "kubectl -n kube-system describe deployment metrics-server"),
                        Proof.Ground.REAL),
                Proof.of(
                        new WorkloadCheck.EvictionAllowed("metrics-server", Samples.BUDGET.id()),
                        new Proof.Proven("healthy pods 2, needed 1, may go now 1"),
                        Proof.Ground.REAL),
                Proof.of(
                        new WorkloadCheck.RolledOut("cluster-autoscaler", Samples.AUTOSCALER.id()),
                        new Proof.Proven("1 of 1 pods are available, none restarting, generation 3"),
                        Proof.Ground.EMULATED),
                Proof.of(
                        new WorkloadCheck.EvictionAllowed("cluster-autoscaler", Samples.AUTOSCALER.id()),
                        new Proof.NotProvable("nothing really runs the pods: they are simulated"),
                        Proof.Ground.REAL));
        report = Reports.with(report, List.of(), List.of("AWS is an emulator at http://127.0.0.1:5000"));
        return new Finished(
                report,
                ExitCode.of(report, false),
                new Source("groundwork.yaml", Map.of("metrics-server", 7, "cluster-autoscaler", 9)),
                false,
                "0.1.0");
    }
}
