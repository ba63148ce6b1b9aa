package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.clear;
import static dev.groundwork.preflight.Sights.proven;
import static dev.groundwork.preflight.Sights.refuted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DataMountedTest {
    private static final String EBS = "ebs.csi.aws.com";
    private final Sights sights = new Sights();

    @Test
    void noDataIsTold() {
        assertThat(proven(sights.judgedBy(new DataMounted()))).containsExactly("StatefulSets: 0; volumes in use: 0");
    }

    @Test
    void dataIsToldByZone() {
        seen(List.of(volume("pv-1", "a", "Bound", EBS), volume("pv-2", "a", "Bound", EBS)), EBS);

        assertThat(proven(sights.judgedBy(new DataMounted())))
                .containsExactly("StatefulSets: 1 (shop/db); volumes in use: 2 (2 in a)");
    }

    @Test
    void aVolumeInAZoneWithoutNodesIsFound() {
        seen(List.of(volume("pv-1", "c", "Bound", EBS)), EBS);

        assertThat(refuted(sights.judgedBy(new DataMounted())))
                .isEqualTo("volume pv-1 of shop/pv-1 is in c, where no node is");
    }

    @Test
    void aVolumeWithoutItsDriverIsFoundAlsoIfItIsOneOfTheOldKind() {
        seen(List.of(volume("pv-1", "a", "Bound", EBS), volume("pv-2", "a", "Bound", "kubernetes.io/aws-ebs")));

        assertThat(refuted(sights.judgedBy(new DataMounted())))
                .isEqualTo(
                        "volume pv-1 of shop/pv-1 needs the driver ebs.csi.aws.com, which is not installed; volume pv-2 of"
                                + " shop/pv-2 needs the driver ebs.csi.aws.com, which is not installed");
    }

    @Test
    void whatCostsOrGoesWithItsClaimIsAWarning() {
        sights.storage = clear(new Storage(
                List.of(),
                List.of(
                        new Storage.Volume("pv-1", "shop/db", EBS, Set.of("a"), "Bound", true),
                        volume("pv-2", "c", "Released", EBS)),
                List.of("shop/waiting"),
                Set.of(EBS)));

        assertThat(sights.judgedBy(new DataMounted()).warnings())
                .containsExactly(
                        "data goes with its claim, because the volume has the reclaim policy Delete: 1 (shop/db)",
                        "volumes that belong to no claim any more, and are still paid for: 1 (pv-2)",
                        "claims without a volume: 1 (shop/waiting)");
    }

    private void seen(List<Storage.Volume> volumes, String... drivers) {
        sights.storage = clear(new Storage(List.of("shop/db"), volumes, List.of(), Set.of(drivers)));
    }

    private static Storage.Volume volume(String name, String zone, String phase, String driver) {
        return new Storage.Volume(name, "shop/" + name, driver, Set.of(zone), phase, false);
    }
}
