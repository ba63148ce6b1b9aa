package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.LogCheck;
import dev.groundwork.engine.FakeProbes;
import dev.groundwork.engine.Prover.Finding;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import dev.groundwork.sandbox.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;

/** The part of fluentd is played by the test: it puts the events that fluentd would. */
final class LineArrivesProverIT {
    private static final ResourceId COLLECTOR = new ResourceId("apps", "DaemonSet", "amazon-cloudwatch", "fluentd");

    private final CloudWatchLogsClient logs = AwsSandbox.clients().logs();
    private final FakeProbes probes = new FakeProbes();
    private Instant now = Instant.now();
    private final LineArrivesProver prover = new LineArrivesProver(AwsSandbox.clients(), probes, new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    LineArrivesProverIT() {
        probes.there.put(COLLECTOR, Tree.empty().with(root -> {
            root.putObject("spec")
                    .putObject("template")
                    .putObject("spec")
                    .putArray("containers")
                    .addObject()
                    .put("image", "mirror.example.com/fluentd:v1");
            return root;
        }));
    }

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    @Test
    void aLineThatArrivesWholeIsProvenWithTheTimeItTookAndThePodGoesAway() {
        LogCheck.LineArrives check = check("proven");
        assertThat(prover.ask(check).settled()).isFalse();
        assertThat(probes.made).singleElement().satisfies(job -> {
            assertThat(job.at("spec", "template", "spec", "containers")
                            .path(0)
                            .path("image")
                            .asText())
                    .isEqualTo("mirror.example.com/fluentd:v1");
            assertThat(job.at("spec", "activeDeadlineSeconds").asInt()).isEqualTo(270);
            assertThat(job.at("spec", "ttlSecondsAfterFinished").asInt()).isEqualTo(30);
        });
        somebodyElsesLine(check);
        arrives(check, record -> {});
        now = now.plus(Duration.ofSeconds(7));

        Finding finding = prover.ask(check);

        assertThat(finding.proof().ground()).isEqualTo(Proof.Ground.EMULATED);
        assertThat(((Proof.Proven) finding.proof().verdict()).evidence())
                .matches(
                        "a line of pod groundwork-canary-[0-9a-f]{8}-x was there 7 seconds after it was written, in stream"
                                + " application\\.var\\.log\\.containers\\.groundwork-canary-.*");
        prover.end(check);
        assertThat(probes.removed).hasSize(1);
        assertThat(probes.there).containsOnlyKeys(COLLECTOR);
    }

    @Test
    void aLineThatDoesNotArriveIsRefutedWithWhatThePodDoes() {
        LogCheck.LineArrives check = check("never");
        probes.trouble = Optional.of("pod groundwork-canary-1-x is Pending");
        prover.ask(check);
        now = now.plus(Duration.ofMinutes(4));

        Finding finding = prover.ask(check);

        assertThat(finding.settled()).isFalse();
        assertThat(((Proof.Refuted) finding.proof().verdict()).seen())
                .matches("no line of pod amazon-cloudwatch/groundwork-canary-[0-9a-f]{8} after 240 seconds;"
                        + " pod groundwork-canary-1-x is Pending");
        assertThat(probes.made).hasSize(1);
        prover.end(check);
        assertThat(probes.removed).hasSize(1);
    }

    @Test
    void aLineWithoutTheNameOfItsPodIsRefuted() {
        LogCheck.LineArrives check = check("anonymous");
        prover.ask(check);
        arrives(check, record -> record.remove("kubernetes"));

        assertThat(seen(prover.ask(check)))
                .startsWith("it arrived without the right kubernetes.namespace_name, the right kubernetes.pod_name: {");
    }

    @Test
    void aLineThatStillHasItsTimeAndItsStreamBeforeItIsRefuted() {
        LogCheck.LineArrives check = check("wrapped");
        prover.ask(check);
        arrives(
                check,
                record -> record.put(
                        "message",
                        "2026-11-22T08:00:00Z stdout F "
                                + record.path("message").asText()));

        assertThat(seen(prover.ask(check))).startsWith("it arrived without the right message: {");
    }

    @Test
    void aGroupThatIsNotThereIsRefutedAtOnce() {
        Finding finding = prover.ask(new LogCheck.LineArrives(
                "fluentd", "/it/java/lines/none", "application.var.log.containers.", COLLECTOR));

        assertThat(finding.settled()).isTrue();
        assertThat(seen(finding)).isEqualTo("there is no log group /it/java/lines/none");
    }

    @Test
    void aDeniedSearchIsAProblemAndThePodGoesAwayAllTheSame() {
        LogCheck.LineArrives check = check("denied");
        AwsSandbox.requests().inject(Fault.of("logs", "FilterLogEvents", Fault.Kind.ACCESS_DENIED, 1));

        assertThatThrownBy(() -> prover.ask(check))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("logs:FilterLogEvents");
        prover.end(check);
        assertThat(probes.removed).hasSize(1);
    }

    @Test
    void withoutACollectorNoPodIsMade() {
        probes.there.clear();

        assertThatThrownBy(() -> prover.ask(check("no-collector"))).hasMessageContaining("does not exist");
        assertThat(probes.made).isEmpty();
    }

    private static String seen(Finding finding) {
        assertThat(finding.settled()).isTrue();
        return ((Proof.Refuted) finding.proof().verdict()).seen();
    }

    private LogCheck.LineArrives check(String name) {
        String group = "/it/java/lines/" + name;
        try {
            logs.createLogGroup(request -> request.logGroupName(group));
        } catch (ResourceAlreadyExistsException again) {
            assertThat(again).isNotNull();
        }
        return new LogCheck.LineArrives("fluentd", group, "application.var.log.containers.", COLLECTOR);
    }

    private void somebodyElsesLine(LogCheck.LineArrives check) {
        put(check, "application.var.log.containers.groundwork-canary-00000000-x", "{}");
    }

    /** What fluentd makes of the canary's line, but for what is changed of it. */
    private void arrives(LogCheck.LineArrives check, Consumer<ObjectNode> change) {
        Tree job = probes.made.getFirst();
        String pod = job.text("metadata", "name") + "-x";
        ObjectNode record = JsonNodeFactory.instance
                .objectNode()
                .put("stream", "stdout")
                .put(
                        "message",
                        job.at("spec", "template", "spec", "containers")
                                .path(0)
                                .path("env")
                                .path(0)
                                .path("value")
                                .asText());
        record.putObject("kubernetes").put("pod_name", pod).put("namespace_name", "amazon-cloudwatch");
        change.accept(record);
        put(check, "application.var.log.containers." + pod + "_amazon-cloudwatch_canary-0.log", record.toString());
    }

    private void put(LogCheck.LineArrives check, String stream, String message) {
        logs.createLogStream(request -> request.logGroupName(check.logGroup()).logStreamName(stream));
        logs.putLogEvents(request -> request.logGroupName(check.logGroup())
                .logStreamName(stream)
                .logEvents(InputLogEvent.builder()
                        .timestamp(now.toEpochMilli())
                        .message(message)
                        .build()));
    }
}
