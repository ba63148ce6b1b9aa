package dev.groundwork.addon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NamesTest {
    @Test
    void aNameThatFitsStays() {
        assertThat(Names.fit("x".repeat(64), Names.ROLE)).isEqualTo("x".repeat(64));
    }

    @Test
    void aLongNameKeepsItsBeginningAndEndsInItsHash() {
        String name = Names.fit("x".repeat(65), Names.ROLE);

        assertThat(name).hasSize(64).matches("x{55}-[0-9a-f]{8}").isEqualTo(Names.fit("x".repeat(65), Names.ROLE));
        assertThat(name).isNotEqualTo(Names.fit("x".repeat(66), Names.ROLE));
    }
}
