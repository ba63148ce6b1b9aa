package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.proven;
import static dev.groundwork.preflight.Sights.refuted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.resource.Problem;
import org.junit.jupiter.api.Test;

final class BaselineFitsTest {
    private final Sights sights = new Sights();

    @Test
    void whatRendersFits() {
        assertThat(proven(sights.judgedBy(new BaselineFits())))
                .containsExactly("its add-ons (1) render to 0 resources and 0 checks");
    }

    @Test
    void settingsThatDoNotFitAreFound() {
        sights.wanted = new Seen.Hidden<>(new Problem(
                Problem.Code.INVALID,
                "addons.cluster-autoscaler",
                "no version is known for Kubernetes 1.99",
                "Set one"));

        assertThat(refuted(sights.judgedBy(new BaselineFits())))
                .isEqualTo("addons.cluster-autoscaler: no version is known for Kubernetes 1.99");
    }
}
