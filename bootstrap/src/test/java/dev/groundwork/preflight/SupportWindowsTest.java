package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.clear;
import static dev.groundwork.preflight.Sights.plane;
import static dev.groundwork.preflight.Sights.proven;
import static dev.groundwork.preflight.Sights.refuted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Proof;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The window is 1.35's: standard support until 2027-03-27, extended support until 2028-03-27. */
final class SupportWindowsTest {
    private final Sights sights = new Sights();

    @Test
    void aVersionWithMonthsOfSupportLeftIsWell() {
        assertThat(proven(sights.judgedBy(new SupportWindows())))
                .containsExactly("Kubernetes 1.35 has standard support until 2027-03-27 and extended support until"
                        + " 2028-03-27; it takes extended support");
    }

    @Test
    void theEndOfStandardSupportIsWarnedOfAQuarterBefore() {
        sights.today = LocalDate.of(2026, 12, 27);
        assertThat(sights.judgedBy(new SupportWindows()).warnings()).isEmpty();
        sights.today = LocalDate.of(2026, 12, 28);
        assertThat(sights.judgedBy(new SupportWindows()).warnings())
                .containsExactly("standard support ends on 2027-03-27");
    }

    @Test
    void extendedSupportCosts() {
        sights.today = LocalDate.of(2027, 3, 28);

        assertThat(sights.judgedBy(new SupportWindows()).warnings())
                .containsExactly("standard support is over: each hour of the cluster costs more until it is upgraded");
    }

    @Test
    void lessThanAMonthBeforeEksUpgradesByItselfItIsFound() {
        sights.today = LocalDate.of(2028, 2, 26);
        assertThat(sights.judgedBy(new SupportWindows()).verdict()).isInstanceOf(Proof.Proven.class);
        sights.today = LocalDate.of(2028, 2, 27);
        Rule.Opinion opinion = sights.judgedBy(new SupportWindows());
        assertThat(refuted(opinion)).contains("extended support until 2028-03-27");
        assertThat(((Proof.Refuted) opinion.verdict()).next()).endsWith("--kubernetes-version 1.36");
    }

    @Test
    void aClusterThatTakesNoExtendedSupportIsUpgradedAYearEarlier() {
        sights.plane = clear(plane(true, true, List.of("203.0.113.0/24"), false));
        sights.today = LocalDate.of(2027, 3, 1);

        assertThat(refuted(sights.judgedBy(new SupportWindows()))).endsWith("it takes no extended support");
    }

    @Test
    void aVersionOfWhichEksNamesNoDateIsNotWell() {
        sights.support = clear(new SupportWindow("1.35", Optional.empty(), Optional.empty()));

        assertThat(Preflight.judge(sights.seen()).proofs())
                .filteredOn(proof -> proof.check().name().equals("kubernetes-supported"))
                .extracting(Proof::verdict)
                .hasOnlyElementsOfType(Proof.NotProvable.class);
    }
}
