package dev.groundwork.report;

import static dev.groundwork.report.Reports.report;
import static dev.groundwork.report.Reports.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Source;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class JunitReportTest {
    private static final Report DRIFT = with(
            report(
                    Verb.DRIFT,
                    new Change.Unchanged(Samples.ACCOUNT),
                    new Change.Update(
                            Samples.DEPLOYMENT,
                            Samples.DEPLOYMENT.tree(),
                            Samples.DEPLOYMENT.tree(),
                            List.of(Samples.field("spec.replicas", "1", "2", "kubectl-edit")),
                            Prediction.SERVER,
                            true)),
            Proof.of(
                            new WorkloadCheck.RolledOut("metrics-server", Samples.DEPLOYMENT.id()),
                            new Proof.Refuted("2 pods", "1 pod", "kubectl get pods"),
                            Proof.Ground.REAL)
                    .after(Duration.ofMillis(61_250)),
            Proof.of(
                    new WorkloadCheck.EvictionAllowed("metrics-server", Samples.BUDGET.id()),
                    new Proof.NotProvable("no kubelet"),
                    Proof.Ground.REAL));

    @Test
    void refutedAndDriftedAreFailuresAndWhatIsNotProvableIsSkipped() {
        assertThat(print(DRIFT, false)).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites name="groundwork drift" tests="5" failures="2" errors="0" skipped="1" time="12.345">
                  <testsuite name="run" timestamp="2026-11-22T05:40:00Z" tests="1" failures="0" errors="0" skipped="0" time="12.345">
                    <testcase classname="groundwork.run" name="drift finishes" time="12.345"></testcase>
                  </testsuite>
                  <testsuite name="checks of metrics-server" timestamp="2026-11-22T05:40:00Z" tests="2" failures="1" errors="0" skipped="1" time="61.250">
                    <testcase classname="groundwork.metrics-server.rolled-out" name="Deployment kube-system/metrics-server is rolled out" time="61.250"><failure message="1 pod" type="rolled-out">expected  2 pods
                seen      1 pod
                next      kubectl get pods</failure></testcase>
                    <testcase classname="groundwork.metrics-server.eviction-allowed" name="PodDisruptionBudget kube-system/metrics-server lets a node be drained" time="0.000"><skipped message="no kubelet"></skipped></testcase>
                  </testsuite>
                  <testsuite name="resources of metrics-server" timestamp="2026-11-22T05:40:00Z" tests="2" failures="1" errors="0" skipped="0" time="0.000">
                    <testcase classname="groundwork.metrics-server.ServiceAccount" name="ServiceAccount kube-system/metrics-server"><system-out>unchanged</system-out></testcase>
                    <testcase classname="groundwork.metrics-server.Deployment" name="Deployment kube-system/metrics-server"><failure message="Somebody changed spec.replicas (set by kubectl-edit)." type="drift">spec.replicas: is 1, declared 2, set by kubectl-edit at 2026-11-22 05:31:10Z
                The cluster is not what was declared and reviewed.
                next      groundwork preview --only metrics-server</failure></testcase>
                  </testsuite>
                </testsuites>
                """);
    }

    @Test
    void strictMakesWhatIsNotProvableAFailure() {
        Element root = parse(print(DRIFT, true)).getDocumentElement();

        assertThat(root.getAttribute("failures")).isEqualTo("3");
        assertThat(root.getAttribute("skipped")).isEqualTo("0");
    }

    @Test
    void aRunThatCouldNotBeginIsAnErrorAndNotNoTest() {
        Problem problem = new Problem(Problem.Code.UNREACHABLE, "API server", "nobody answers", "Look at the network");
        Element root = parse(print(with(report(Verb.VERIFY), List.of(problem), List.of()), false))
                .getDocumentElement();

        assertThat(root.getAttribute("tests")).isEqualTo("1");
        assertThat(root.getAttribute("errors")).isEqualTo("1");
        assertThat(root.getElementsByTagName("error").item(0).getTextContent()).isEqualTo("Look at the network");
    }

    @Test
    void aChangeThatIsOnlyForeseenIsNoFailure() {
        Report preview =
                report(Verb.PREVIEW, new Change.Create(Samples.SERVICE, Samples.SERVICE.tree(), Prediction.SERVER));

        assertThat(parse(print(preview, false)).getDocumentElement().getAttribute("failures"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void whateverNamesComeFromTheClusterItIsXmlAndItsCountsAreRight(Verb verb) {
        Document document = parse(ReportForm.JUNIT.print(EverySort.finished(verb)));
        Element root = document.getDocumentElement();

        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(root.getAttribute("tests")).isEqualTo(count(document, "testcase"));
        assertThat(root.getAttribute("failures")).isEqualTo(count(document, "failure"));
        assertThat(root.getAttribute("errors")).isEqualTo(count(document, "error"));
        assertThat(root.getAttribute("skipped")).isEqualTo(count(document, "skipped"));
        NodeList suites = document.getElementsByTagName("testsuite");
        assertThat(IntStream.range(0, suites.getLength())
                        .mapToObj(at -> (Element) suites.item(at))
                        .mapToInt(suite -> Integer.parseInt(suite.getAttribute("tests")))
                        .sum())
                .isEqualTo(Integer.parseInt(root.getAttribute("tests")));
    }

    private static String count(Document document, String element) {
        return Integer.toString(document.getElementsByTagName(element).getLength());
    }

    private static String print(Report report, boolean strict) {
        return ReportForm.JUNIT.print(new Finished(
                report, ExitCode.of(report, strict), new Source("groundwork.yaml", Map.of()), strict, "1.2.3"));
    }

    private static Document parse(String xml) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(xml)));
        } catch (Exception e) {
            throw new AssertionError("not XML: " + xml, e);
        }
    }
}
