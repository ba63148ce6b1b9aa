package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.clear;
import static dev.groundwork.preflight.Sights.refuted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Proof;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RetiredApisTest {
    private final Sights sights = new Sights();

    @Test
    void nobodyUsesOne() {
        Rule.Opinion opinion = sights.judgedBy(new RetiredApis());
        assertThat(opinion.verdict()).isInstanceOf(Proof.Proven.class);
        assertThat(opinion.warnings()).isEmpty();
    }

    @Test
    void anApiThatTheNextMinorVersionDoesNotHaveIsFound() {
        sights.retired = clear(List.of(api("1.36")));

        assertThat(refuted(sights.judgedBy(new RetiredApis())))
                .isEqualTo(
                        "somebody uses flowschemas of flowcontrol.apiserver.k8s.io/v1beta3, which Kubernetes 1.36 does"
                                + " not have");
    }

    @Test
    void aLaterOneAndOneWithoutADateAreWarnings() {
        sights.retired = clear(List.of(api("1.37"), new RetiredApi("", "v1", "componentstatuses", Optional.empty())));

        assertThat(sights.judgedBy(new RetiredApis()).warnings())
                .containsExactly(
                        "somebody uses flowschemas of flowcontrol.apiserver.k8s.io/v1beta3, which Kubernetes 1.37 will not"
                                + " have",
                        "somebody uses componentstatuses of v1, which is deprecated");
    }

    private static RetiredApi api(String removed) {
        return new RetiredApi("flowcontrol.apiserver.k8s.io", "v1beta3", "flowschemas", Optional.of(removed));
    }
}
