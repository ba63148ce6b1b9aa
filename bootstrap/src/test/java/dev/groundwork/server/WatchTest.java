package dev.groundwork.server;

import static dev.groundwork.server.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.baseline.Notifications;
import dev.groundwork.baseline.SecretPlace;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Findings;
import dev.groundwork.plan.Report;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchTest {
    private static final String KEY = "R0UT1NGKEY";

    private final Receiver receiver = new Receiver();
    private final Waiter waiter = new Waiter(Clock.systemUTC()) {
        @Override
        public void pause(Duration time) {}
    };
    private final Notebook notebook = new Notebook();

    @TempDir
    private Path folder = Path.of("");

    private static final class Notebook implements HistoryStore {
        private Optional<String> history = Optional.empty();
        private String report = "";
        private boolean broken;

        @Override
        public Optional<String> read() {
            return history;
        }

        @Override
        public void write(String text, String whole) {
            if (broken) {
                throw new ProblemException(new Problem(Problem.Code.DENIED, "ConfigMap", "writing is denied", ""));
            }
            history = Optional.of(text);
            report = whole;
        }
    }

    @AfterEach
    void end() {
        receiver.close();
    }

    @Test
    void slackIsToldWhatBeganWithHarmAndNextCommandAndThatItIsOver() {
        assertThat(keep(slack(), run(0, Runs.FINE, Runs.REFUTED))).isEmpty();
        assertThat(keep(slack(), run(1, Runs.FINE, Runs.REFUTED))).isEmpty();
        assertThat(keep(slack(), run(2, Runs.FINE, Runs.PROVEN))).isEmpty();

        assertThat(receiver.bodies()).hasSize(2);
        assertThat(receiver.bodies().get(0).path("text").asText()).isEqualTo("""
                *Groundwork, cluster production*: 1 began, 0 over
                :red_circle: refuted: Deployment kube-system/metrics-server is rolled out (metrics-server)
                > Expected 2 pods. Seen: 1 pod of &lt;!channel&gt; &amp; others.
                > The add-on metrics-server may not do its work.
                > next: `kubectl get pods`""");
        assertThat(receiver.bodies().get(1).path("text").asText())
                .contains("0 began, 1 over", "over: refuted: Deployment kube-system/metrics-server");
    }

    @Test
    void pagerDutyGetsAnEventForEachStateAndResolvesByTheSameKey() {
        keep(pagerDuty(), run(0, Runs.DRIFTED, Runs.REFUTED));
        keep(pagerDuty(), run(1, Runs.FINE, Runs.PROVEN));

        List<JsonNode> events = receiver.bodies();
        assertThat(events)
                .extracting(event -> event.path("event_action").asText())
                .containsExactly("trigger", "trigger", "resolve", "resolve");
        assertThat(events).allMatch(event -> event.path("routing_key").asText().equals(KEY));
        assertThat(events.get(0).at("/payload/severity").asText()).isEqualTo("critical");
        assertThat(events.get(1).at("/payload/severity").asText()).isEqualTo("warning");
        assertThat(events.get(0).at("/payload/custom_details/next").asText()).isEqualTo("kubectl get pods");
        assertThat(events.subList(2, 4))
                .extracting(event -> event.path("dedup_key").asText())
                .containsExactlyInAnyOrder(
                        events.get(0).path("dedup_key").asText(),
                        events.get(1).path("dedup_key").asText());
    }

    @Test
    void aWebhookGetsAllOfItAsOneObject() throws IOException {
        Path secret = Files.writeString(folder.resolve("url"), receiver.address() + "\n");
        Notifications webhook = new Notifications(
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                        new Notifications.Webhook(new SecretPlace(Optional.empty(), Optional.of(secret.toString())))));
        keep(webhook, run(0, Runs.DRIFTED, Runs.REFUTED));

        JsonNode body = receiver.bodies().getFirst();
        assertThat(body.path("cluster").asText()).isEqualTo("production");
        assertThat(body.path("began").findValuesAsText("kind")).containsExactly("refuted", "drift");
        assertThat(body.at("/began/0/since").asText()).isEqualTo("2026-11-22T05:00:00Z");
    }

    @Test
    void whatCouldNotBeToldIsAProblemAndToldByTheNextRun() {
        receiver.willAnswer(500, 500, 500, 500);
        List<Problem> problems = keep(slack(), run(0, Runs.DRIFTED, Runs.PROVEN));

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.subject()).isEqualTo("notifications.slack");
            assertThat(problem.what()).isEqualTo("1 changes could not be told: it answered with status 500, 4 times");
            assertThat(problem.toString()).doesNotContain("secret-path", "127.0.0.1");
        });
        assertThat(notebook.report).contains("error: notifications.slack: 1 changes could not be told");
        assertThat(keep(slack(), run(1, Runs.DRIFTED, Runs.PROVEN))).isEmpty();
        assertThat(receiver.bodies()).hasSize(1);
    }

    @Test
    void whatHadArrivedBeforeAFailureIsNotToldTwice() {
        receiver.willAnswer(202, 400);
        assertThat(keep(pagerDuty(), run(0, Runs.DRIFTED, Runs.REFUTED))).hasSize(1);
        assertThat(keep(pagerDuty(), run(1, Runs.DRIFTED, Runs.REFUTED))).isEmpty();

        assertThat(receiver.bodies())
                .extracting(event -> event.at("/payload/class").asText())
                .containsExactly("refuted", "drift");
    }

    @Test
    void aSecretThatIsNotThereIsSaidByItsPlace() {
        Notifications missing = new Notifications(
                Optional.of(new Notifications.Slack(new SecretPlace(Optional.of("NONE"), Optional.empty()))),
                Optional.empty(),
                Optional.empty());

        assertThat(keep(missing, run(0, Runs.DRIFTED, Runs.PROVEN)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).isEqualTo("the variable NONE is not there, or empty"));
    }

    @Test
    void noSecretIsEverKept() {
        keep(pagerDuty(), run(0, Runs.DRIFTED, Runs.REFUTED));
        keep(slack(), run(1, Runs.FINE, Runs.PROVEN));

        assertThat(notebook.history.orElseThrow() + notebook.report).doesNotContain(KEY, "secret-path");
    }

    @Test
    void whatCannotBeRememberedIsAProblem() {
        notebook.broken = true;

        assertThat(keep(slack(), run(0, Runs.DRIFTED, Runs.PROVEN)))
                .extracting(Problem::what)
                .containsExactly("writing is denied");
    }

    @Test
    void whoDoesNotKnowWhatWasToldTellsNothing() {
        notebook.history = Optional.of("torn");

        assertThat(keep(slack(), run(0, Runs.DRIFTED, Runs.PROVEN)))
                .extracting(Problem::subject)
                .containsExactly("--state");
        assertThat(receiver.bodies()).isEmpty();
        assertThat(notebook.history).contains("torn");
    }

    private List<Problem> keep(Notifications notifications, Report report) {
        try (Courier courier = new Courier(waiter, Duration.ofSeconds(5))) {
            return new Watch(
                            notebook,
                            courier,
                            notifications,
                            Map.of("URL", receiver.address(), "KEY", KEY),
                            "production")
                    .keep(
                            report,
                            Findings.of(report, Runs.SOURCE, false),
                            ExitCode.of(report, false),
                            besides -> "report\n" + besides)
                    .problems();
        }
    }

    private static Notifications slack() {
        return new Notifications(
                Optional.of(new Notifications.Slack(new SecretPlace(Optional.of("URL"), Optional.empty()))),
                Optional.empty(),
                Optional.empty());
    }

    private Notifications pagerDuty() {
        return new Notifications(
                Optional.empty(),
                Optional.of(new Notifications.PagerDuty(
                        new SecretPlace(Optional.of("KEY"), Optional.empty()), receiver.address())),
                Optional.empty());
    }
}
