package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {
    @Test
    void aSlipOfTheHandFindsItsName() {
        assertThat(Nearest.of("prodution", List.of("production", "staging"))).contains("production");
        assertThat(Nearest.of("prod", List.of("production", "staging"))).contains("production");
    }

    @Test
    void somethingElseFindsNothing() {
        assertThat(Nearest.of("blue", List.of("production", "staging"))).isEmpty();
    }
}
