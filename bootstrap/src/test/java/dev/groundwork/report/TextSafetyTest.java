package dev.groundwork.report;

import static dev.groundwork.report.Reports.report;
import static dev.groundwork.report.Reports.with;
import static dev.groundwork.report.Samples.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextSafetyTest {
    private static final Report UPDATE = report(
            Verb.PREVIEW,
            new Change.Update(
                    Samples.DEPLOYMENT,
                    Samples.DEPLOYMENT.tree(),
                    Samples.DEPLOYMENT.tree(),
                    List.of(field("spec.replicas", "1", "2", "kubectl-edit")),
                    Prediction.SERVER,
                    false));

    @Test
    void colourOnlyAdds() {
        String coloured = TextReport.print(UPDATE, new Style(true, 100));

        assertThat(coloured).contains("\u001b[33m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(TextReport.print(UPDATE, Style.plain()));
    }

    @Test
    void nobodyOutsideCanSendControlSequencesToTheTerminal() {
        Report report = report(
                Verb.DRIFT,
                new Change.Update(
                        Samples.DEPLOYMENT,
                        Samples.DEPLOYMENT.tree(),
                        Samples.DEPLOYMENT.tree(),
                        List.of(field("spec.a", "\"\\u001b[2J\"", "\"\\u202eevil\"", "evil\u001b[1A\nmanager")),
                        Prediction.SERVER,
                        true));

        String text = TextReport.print(report, Style.plain());

        assertThat(text.codePoints().filter(point -> point != '\n'))
                .noneMatch(Character::isISOControl)
                .noneMatch(point -> Character.getType(point) == Character.FORMAT);
        assertThat(text).contains("set by evil\\u001b[1A manager at 2026-11-22 05:31:10Z");
    }

    @Test
    void longSentencesAreWrappedAtBlanks() {
        Report report = with(
                report(Verb.PREVIEW),
                List.of(new Problem(
                        Problem.Code.TIMED_OUT,
                        "Deployment kube-system/metrics-server",
                        "it was not available within three minutes",
                        "Look at its pods with `kubectl -n kube-system describe pods`")),
                List.of());

        assertThat(TextReport.print(report, new Style(false, 60))).isEqualTo("""
                Preview: cluster sandbox in eu-west-1, account 123456789012,
                         Kubernetes 1.36

                error: Deployment kube-system/metrics-server: it was not
                       available within three minutes. Look at its pods with
                       `kubectl -n kube-system describe pods`.
                """);
    }

    @Test
    void aNarrowTerminalIsTakenAsFortyColumns() {
        assertThat(new Style(false, 3).width()).isEqualTo(40);
    }
}
