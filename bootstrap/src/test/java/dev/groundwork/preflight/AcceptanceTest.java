package dev.groundwork.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Proof;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A cluster whose API server is open to the world, which is lived with. */
final class AcceptanceTest {
    private static final String FINDING = "endpoint-exposure";
    private final Sights sights = new Sights();

    private Proof judged(Optional<LocalDate> until) {
        return Preflight.judge(sights.seen(), Map.of(FINDING, new Acceptance("the VPN comes", until))).proofs().stream()
                .filter(proof -> proof.check().name().equals(FINDING))
                .findFirst()
                .orElseThrow();
    }

    private void openToTheWorld() {
        sights.plane = Sights.clear(Sights.plane(true, List.of("0.0.0.0/0")));
    }

    @Test
    void whatIsFoundAndAcceptedIsNoFindingAndSaysWhatWasFound() {
        openToTheWorld();

        assertThat(judged(Optional.empty()).verdict()).isInstanceOfSatisfying(Proof.Accepted.class, accepted -> {
            assertThat(accepted.finding().seen()).startsWith("public access for 0.0.0.0/0");
            assertThat(accepted.words()).isEqualTo("the VPN comes");
        });
    }

    @Test
    void onItsLastDayItStillHoldsAndOnTheNextOneItIsAFindingAgain() {
        openToTheWorld();

        assertThat(judged(Optional.of(sights.today)).verdict()).isInstanceOf(Proof.Accepted.class);

        Proof over = judged(Optional.of(sights.today.minusDays(1)));
        assertThat(over.verdict()).isInstanceOf(Proof.Refuted.class);
        assertThat(over.warnings()).containsExactly("it was accepted until 2026-11-21 (the VPN comes), which is over");
    }

    @Test
    void anAcceptanceOfWhatIsNotFoundIsSaidToBeOfNoUse() {
        Proof proof = judged(Optional.empty());

        assertThat(proof.verdict()).isInstanceOf(Proof.Proven.class);
        assertThat(proof.warnings())
                .containsExactly("the baseline accepts this finding (the VPN comes), and it is not found: take it out"
                        + " of preflight.accept");
    }

    @Test
    void whatCouldNotBeSeenIsNotAcceptedUnseen() {
        sights.plane = Sights.hidden();

        assertThat(judged(Optional.empty()).verdict()).isInstanceOf(Proof.NotProvable.class);
        assertThat(judged(Optional.empty()).warnings()).isEmpty();
    }

    @Test
    void noOtherFindingIsAcceptedWithIt() {
        openToTheWorld();
        sights.fargate = Sights.hidden();

        assertThat(Preflight.judge(sights.seen(), Map.of("pod-capacity", new Acceptance("x", Optional.empty())))
                        .proofs())
                .extracting(Proof::verdict)
                .hasAtLeastOneElementOfType(Proof.Refuted.class)
                .doesNotHaveAnyElementsOfTypes(Proof.Accepted.class);
    }
}
