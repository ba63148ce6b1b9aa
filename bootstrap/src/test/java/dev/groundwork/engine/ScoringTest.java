package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Score;
import dev.groundwork.resource.KubernetesObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScoringTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {a: 1, b: 2}        | {a: 1, b: 2}         | 2 | []     | 100
            {a: 1, b: 2}        | {a: 1, b: 3}         | 2 | [b]    | 50
            {a: 1}              | {a: 1, b: 2}         | 2 | [b]    | 50
            {a: 1, b: 2}        | {a: 1}               | 2 | [b]    | 50
            {a: 1}              | {b: 1}               | 2 | [a, b] | 0
            {a: 1, b: 2, c: 3}  | {a: 1, b: 2, c: 4}   | 3 | [c]    | 66
            """)
    void eachLeafThatTurnsOutOtherwiseIsAMiss(String shown, String read, int leaves, String misses, int percent) {
        Score score = Scoring.of(List.of(applied("x", shown, read, Prediction.SERVER)));

        assertThat(score.leaves()).isEqualTo(leaves);
        assertThat(score.percent()).isEqualTo(percent);
        assertThat(score.misses().values().stream()
                        .flatMap(List::stream)
                        .map(change -> change.path())
                        .toList())
                .hasToString(misses);
    }

    @Test
    void whoPredictedIsCounted() {
        Score score = Scoring.of(List.of(
                applied("a", "{}", "{}", Prediction.SERVER),
                applied("b", "{}", "{}", Prediction.COMPUTED),
                applied("c", "{}", "{}", Prediction.TOO_EARLY),
                applied("d", "{}", "{}", Prediction.NOT_CHECKED)));

        assertThat(score).isEqualTo(new Score(0, new java.util.TreeMap<>(Map.of()), 1, 1, 2));
        assertThat(score.percent()).isEqualTo(100);
    }

    @Test
    void whatWasNotWrittenIsNotCounted() {
        Score score = Scoring.of(List.of(
                new Outcome.Failed(Things.id("a"), Things.problem("denied")),
                new Outcome.Blocked(Things.id("b"), List.of(Things.id("a")))));

        assertThat(score.leaves() + score.byServer() + score.computed() + score.unchecked())
                .isZero();
    }

    private static Outcome applied(String name, String shown, String read, Prediction prediction) {
        KubernetesObject resource = Things.configMap(name);
        return new Outcome.Applied(
                new Change.Create(resource, Things.object(shown).tree(), prediction),
                Things.object(read).tree());
    }
}
