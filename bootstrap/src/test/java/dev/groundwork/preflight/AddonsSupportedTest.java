package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.clear;
import static dev.groundwork.preflight.Sights.objects;
import static dev.groundwork.preflight.Sights.proven;
import static dev.groundwork.preflight.Sights.refuted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Proof;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Tree;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The cluster has Kubernetes 1.35. */
final class AddonsSupportedTest {
    private final Sights sights = new Sights();

    @Test
    void programsThatAreMadeForThisKubernetesAreWell() {
        run(
                "registry.k8s.io/metrics-server/metrics-server:v0.9.0@sha256:00",
                "mirror:5000/x/autoscaling/cluster-autoscaler:v1.35.2",
                "grafana:1");

        assertThat(proven(sights.judgedBy(new AddonsSupported())))
                .containsExactly(
                        "cluster-autoscaler v1.35.2 is made for 1.35; metrics-server v0.9.0 is made for 1.34 and"
                                + " newer; no range is known of grafana");
    }

    @Test
    void aProgramForANewerKubernetesIsFound() {
        sights.kubernetes = clear("1.33");
        run("registry.k8s.io/metrics-server/metrics-server:v0.9.0");

        assertThat(refuted(sights.judgedBy(new AddonsSupported())))
                .isEqualTo("metrics-server v0.9.0 is made for 1.34 and newer"
                        + " (https://github.com/kubernetes-sigs/metrics-server#compatibility-matrix)");
    }

    @Test
    void anAutoscalerOfAnotherMinorVersionIsFound() {
        run("registry.k8s.io/autoscaling/cluster-autoscaler:v1.34.5");

        assertThat(refuted(sights.judgedBy(new AddonsSupported())))
                .startsWith("cluster-autoscaler v1.34.5 is made for 1.34 (");
    }

    @Test
    void whatWasNotTriedOrIsNotMendedIsAWarning() {
        sights.kubernetes = clear("1.36");
        run("registry.k8s.io/ingress-nginx/controller:v1.15.1");
        String source = "https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/";

        assertThat(sights.judgedBy(new AddonsSupported()).warnings())
                .containsExactly(
                        "controller v1.15.1 was tried with 1.31 to 1.35, this is 1.36 (%s)".formatted(source),
                        "controller v1.15.1 is not mended since 2026-03-31 (%s)".formatted(source));
        sights.today = LocalDate.of(2026, 3, 31);
        assertThat(sights.judgedBy(new AddonsSupported()).warnings()).hasSize(1);
    }

    @Test
    void whatEksKeepsIsToldWithItsVersion() {
        sights.wanted = clear(new Wanted(
                Set.of("vpc-cni"),
                List.of(new EksAddon(
                        "vpc-cni",
                        "sandbox",
                        "vpc-cni",
                        "v1.20.4-eksbuild.2",
                        Tree.empty(),
                        Optional.empty(),
                        EksAddon.Conflicts.NONE,
                        Set.of(),
                        Map.of())),
                List.of()));

        assertThat(proven(sights.judgedBy(new AddonsSupported())))
                .containsExactly("EKS has vpc-cni v1.20.4-eksbuild.2 for 1.35");
        assertThat(ground()).as("the word of an emulated EKS is no real one").isEqualTo(Proof.Ground.EMULATED);
    }

    @Test
    void whereEksKeepsNothingItTakesNobodysWord() {
        run("registry.k8s.io/metrics-server/metrics-server:v0.9.0");

        assertThat(ground()).isEqualTo(Proof.Ground.REAL);
    }

    private Proof.Ground ground() {
        return Preflight.judge(sights.seen()).proofs().stream()
                .filter(proof -> proof.check().name().equals("addons-supported"))
                .findFirst()
                .orElseThrow()
                .ground();
    }

    @Test
    void eachLineOfTheTableHasASource() {
        assertThat(AddonWindow.all())
                .hasSizeGreaterThan(10)
                .allSatisfy(line -> assertThat(URI.create(line.source())).hasScheme("https"));
    }

    private void run(String... images) {
        StringBuilder containers = new StringBuilder();
        for (String image : images) {
            containers.append("{name: x, image: \"%s\"},".formatted(image));
        }
        sights.wanted = clear(objects(Set.of(), """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: x, namespace: x}
                spec: {template: {spec: {containers: [%s]}}}
                """.formatted(containers)));
    }
}
