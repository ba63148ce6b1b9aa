package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DecisionsTest {
    private static final Decisions DECISIONS =
            new Decisions(Set.of("x"), Map.of("x", List.of("a", "b"), "all", List.of("*")), Map.of("x", List.of("c")));

    @Test
    void fieldsAreTakenOnlyIfAllAreNamed() {
        assertThat(DECISIONS.takes("x", List.of("a", "b"))).isTrue();
        assertThat(DECISIONS.takes("x", List.of("a", "c"))).isFalse();
        assertThat(DECISIONS.takes("other", List.of("a"))).isFalse();
        assertThat(DECISIONS.takes("all", List.of("anything"))).isTrue();
    }

    @Test
    void aFieldIsYieldedIfItIsNamed() {
        assertThat(DECISIONS.yields("x", "c")).isTrue();
        assertThat(DECISIONS.yields("x", "a")).isFalse();
    }

    @Test
    void onlyNamedAddonsAdopt() {
        assertThat(DECISIONS.adopts("x")).isTrue();
        assertThat(DECISIONS.adopts("all")).isFalse();
        assertThat(Decisions.none().adopts("x")).isFalse();
        assertThat(Decisions.none().takes("x", List.of("a"))).isFalse();
    }
}
