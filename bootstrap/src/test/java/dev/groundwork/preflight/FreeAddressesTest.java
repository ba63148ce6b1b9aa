package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.clear;
import static dev.groundwork.preflight.Sights.proven;
import static dev.groundwork.preflight.Sights.refuted;
import static dev.groundwork.preflight.Sights.small;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FreeAddressesTest {
    private final Sights sights = new Sights();

    @Test
    void roomForAnUpgradeIsTold() {
        assertThat(proven(sights.judgedBy(new FreeAddresses())))
                .containsExactly("subnet-a in a has 200 free of 251; subnet-b in b has 200 free of 251");
    }

    @Test
    void aSubnetWithFourFreeAddressesRefusesTheUpgrade() {
        sights.subnets = clear(List.of(small("subnet-a", "a", 4), small("subnet-b", "b", 5)));

        assertThat(refuted(sights.judgedBy(new FreeAddresses()))).isEqualTo("subnet-a in a has 4 free of 11");
    }

    @Test
    void fewerThanEksAdvisesAreAWarning() {
        sights.subnets = clear(List.of(small("subnet-a", "a", 5), small("subnet-b", "b", 11)));

        assertThat(sights.judgedBy(new FreeAddresses()).warnings())
                .containsExactly(
                        "subnet-a in a has 5 free of 11: EKS advises 16; a /28 that nothing else uses cannot run dry",
                        "subnet-b in b has 11 free of 11: EKS advises 16; a /28 that nothing else uses cannot run dry");
    }

    @Test
    void aSubnetThatIsGoneAndZonesThatAreTooFewAreFound() {
        sights.subnets = clear(List.of(small("subnet-a", "a", 11), small("subnet-c", "b", 11)));

        assertThat(refuted(sights.judgedBy(new FreeAddresses())))
                .isEqualTo("subnet-b does not exist any more; all of them are in a");
    }
}
