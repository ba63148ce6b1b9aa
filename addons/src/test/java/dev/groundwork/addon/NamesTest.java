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

    @Test
    void aNameOfALoadBalancerHasLettersDigitsAndSingleHyphensAndKeepsItsBeginning() {
        assertThat(Names.hyphenated("gw-public-sandbox-ingress-nginx", 32))
                .isEqualTo("gw-public-sandbox-ingress-nginx");
        assertThat(Names.hyphenated("gw-public-team_a--blue", 32)).matches("gw-public-team-a-blue-[0-9a-f]{8}");
        assertThat(Names.hyphenated("gw-30443-internal-production-ingress-nginx", 32))
                .matches("gw-30443-internal-produ-[0-9a-f]{8}")
                .hasSize(32);
        assertThat(Names.hyphenated("gw-30443-internal-prodact-ingress", 32))
                .isNotEqualTo(Names.hyphenated("gw-30443-internal-prodact-ingresz", 32));
    }
}
