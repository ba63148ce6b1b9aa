package dev.groundwork.server;

import static dev.groundwork.server.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Finding;
import dev.groundwork.plan.Findings;
import dev.groundwork.plan.History;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.State;
import dev.groundwork.resource.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private History history = History.empty();

    @Test
    void aStateKeepsTheTimeOfItsBeginning() {
        after(run(0, Runs.DRIFTED, Runs.PROVEN));
        after(run(1, Runs.DRIFTED, Runs.REFUTED));

        assertThat(history.lasting())
                .extracting(State::kind, State::since)
                .containsExactly(
                        tuple(Finding.Kind.DRIFT, Runs.FIRST),
                        tuple(Finding.Kind.REFUTED, Runs.FIRST.plus(Duration.ofHours(1))));
    }

    @Test
    void onlyChangesOfStateAreNews() {
        after(run(0, Runs.DRIFTED, Runs.REFUTED));
        assertThat(history.news("slack").began()).hasSize(2);
        history = history.told("slack", history.news("slack").began());
        after(run(1, Runs.DRIFTED, Runs.REFUTED));
        assertThat(history.news("slack").isEmpty()).isTrue();
        after(run(2, Runs.FINE, Runs.REFUTED));

        assertThat(history.news("slack").began()).isEmpty();
        assertThat(history.news("slack").ended())
                .singleElement()
                .satisfies(state -> assertThat(state.kind()).isEqualTo(Finding.Kind.DRIFT));
        history = history.told("slack", history.news("slack").ended()).tidied(List.of("slack"));
        assertThat(history.news("slack").isEmpty()).isTrue();
        assertThat(history.states()).hasSize(1);
    }

    @Test
    void aRunThatSawNothingEndsNothing() {
        after(run(0, Runs.DRIFTED, Runs.REFUTED));
        after(Runs.blind(1));

        assertThat(history.lasting())
                .extracting(State::kind)
                .containsExactlyInAnyOrder(Finding.Kind.DRIFT, Finding.Kind.REFUTED, Finding.Kind.PROBLEM);
        after(run(2, Runs.FINE, Runs.PROVEN));
        assertThat(history.lasting()).isEmpty();
    }

    @Test
    void whatCouldNotBeReadOrProvedIsNotOver() {
        after(run(0, Runs.DRIFTED, Runs.REFUTED));
        after(run(1, Runs.UNREADABLE, Runs.NOT_PROVABLE));

        assertThat(history.lasting())
                .extracting(State::kind)
                .containsExactlyInAnyOrder(Finding.Kind.DRIFT, Finding.Kind.REFUTED, Finding.Kind.UNREADABLE);
    }

    @Test
    void whatComesBackBeginsAnew() {
        after(run(0, Runs.DRIFTED, Runs.PROVEN));
        after(run(1, Runs.FINE, Runs.PROVEN));
        after(run(2, Runs.DRIFTED, Runs.PROVEN));

        assertThat(history.lasting()).extracting(State::since).containsExactly(Runs.FIRST.plus(Duration.ofHours(2)));
        assertThat(history.lastGood()).contains(Runs.FIRST.plus(Duration.ofHours(1)));
    }

    @Test
    void aChannelThatWasNeverToldOfItIsNotToldThatItIsOver() {
        after(run(0, Runs.DRIFTED, Runs.PROVEN));
        after(run(1, Runs.FINE, Runs.PROVEN));

        assertThat(history.news("slack").isEmpty()).isTrue();
        assertThat(history.tidied(List.of("slack")).states()).isEmpty();
    }

    @Test
    void itIsTheSameAfterItWasWrittenAndRead() {
        after(run(0, Runs.DRIFTED, Runs.REFUTED));
        history = history.told("slack", history.news("slack").began());
        after(run(1, Runs.FINE, Runs.PROVEN));

        assertThat(HistoryJson.read(HistoryJson.print(history))).isEqualTo(history);
    }

    @Test
    void whatIsNoneOfOursIsNotTakenForAnEmptyOne() {
        for (String text : List.of("{}", "no", "[]", "{\"schemaVersion\":\"groundwork.dev/history/v2\"}")) {
            assertThatThrownBy(() -> HistoryJson.read(text))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("cannot be read");
        }
    }

    @Test
    void howeverMuchIsWrongItFitsIntoAConfigMap() {
        List<Finding> many = new ArrayList<>(IntStream.range(0, 300)
                .mapToObj(number -> new Finding(
                        Finding.Kind.DRIFT,
                        "metrics-server",
                        "drift",
                        "ConfigMap " + number + "ü".repeat(10_000),
                        "ü".repeat(10_000),
                        "ü".repeat(10_000),
                        "ü".repeat(10_000),
                        Optional.empty()))
                .toList());
        for (int hour = 0; hour < 35; hour++) {
            history = history.after(run(hour, Runs.FINE, Runs.PROVEN), many, ExitCode.DIFFERENT);
            history = history.told("pagerDuty", history.news("pagerDuty").began());
            history = history.told("slack", history.news("slack").began());
        }

        assertThat(history.states()).hasSize(200);
        assertThat(history.runs()).hasSize(30);
        assertThat(HistoryJson.print(history).getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(512 * 1024);
    }

    private void after(Report report) {
        history = history.after(report, Findings.of(report, Runs.SOURCE, false), ExitCode.of(report, false));
    }
}
