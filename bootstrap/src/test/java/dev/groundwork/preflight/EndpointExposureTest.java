package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.clear;
import static dev.groundwork.preflight.Sights.plane;
import static dev.groundwork.preflight.Sights.proven;
import static dev.groundwork.preflight.Sights.refuted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointExposureTest {
    private final Sights sights = new Sights();

    @Test
    void namedRangesWithPrivateAccessAreWell() {
        assertThat(proven(sights.judgedBy(new EndpointExposure())))
                .containsExactly("public access for 203.0.113.0/24; private access is on");
    }

    @Test
    void anEndpointInsideTheVpcAloneIsWell() {
        sights.plane = clear(plane(false, true, List.of("0.0.0.0/0"), true));

        assertThat(proven(sights.judgedBy(new EndpointExposure()))).containsExactly("it answers inside the VPC alone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "::/0"})
    void anEndpointThatIsOpenToEverybodyIsFound(String everybody) {
        sights.plane = clear(plane(true, List.of("203.0.113.0/24", everybody)));

        assertThat(refuted(sights.judgedBy(new EndpointExposure())))
                .isEqualTo("public access for 203.0.113.0/24, %s; private access is on".formatted(everybody));
    }

    @Test
    void noRangesMeanEverybody() {
        sights.plane = clear(plane(true, List.of()));

        assertThat(refuted(sights.judgedBy(new EndpointExposure()))).startsWith("public access for 0.0.0.0/0");
    }

    @Test
    void aWideRangeAndNodesThatComeThroughTheInternetAreWarnings() {
        sights.plane = clear(plane(false, List.of("203.0.0.0/15", "203.0.0.0/16", "2001:db8::/31")));

        assertThat(sights.judgedBy(new EndpointExposure()).warnings())
                .containsExactly(
                        "the range 203.0.0.0/15 is wide",
                        "the range 2001:db8::/31 is wide",
                        "private access is off, so nodes come through the internet: the ranges must hold the addresses of"
                                + " their NAT gateways, or new nodes cannot join");
    }
}
