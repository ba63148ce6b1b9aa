package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.clear;
import static dev.groundwork.preflight.Sights.objects;
import static dev.groundwork.preflight.Sights.proven;
import static dev.groundwork.preflight.Sights.refuted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FargateServedTest {
    private static final String POD = """
            apiVersion: apps/v1
            kind: %s
            metadata: {name: it, namespace: kube-system}
            spec: {template: {metadata: {labels: {app: it}}, spec: %s}}
            """;

    private final Sights sights = new Sights();

    @Test
    void withoutAProfileThereIsNothingToSay() {
        assertThat(proven(sights.judgedBy(new FargateServed()))).containsExactly("there is no Fargate profile");
    }

    @Test
    void podsThatFargateCanRunAreWell() {
        sights.fargate = clear(List.of(profile("kube-system", Map.of())));
        sights.wanted = clear(objects(Set.of(), POD.formatted("Deployment", "{}")));

        assertThat(proven(sights.judgedBy(new FargateServed())))
                .containsExactly("of the baseline, profiles fp take Deployment kube-system/it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DaemonSet|{}|is a DaemonSet",
                "Deployment|{hostNetwork: true}|has the network of its node",
                "Deployment|{containers: [{ports: [{hostPort: 80}]}]}|has a port of its node",
                "Deployment|{containers: [{securityContext: {privileged: true}}]}|is privileged",
                "Deployment|{volumes: [{name: x, hostPath: {path: /}}]}|mounts a folder of its node"
            })
    void podsThatFargateCannotRunAreFound(String kind, String spec, String why) {
        sights.fargate = clear(List.of(profile("kube-*", Map.of("app", "i?"))));
        sights.wanted = clear(objects(Set.of(), POD.formatted(kind, spec)));

        assertThat(refuted(sights.judgedBy(new FargateServed())))
                .isEqualTo("profile fp takes %s kube-system/it, which %s".formatted(kind, why));
    }

    @Test
    void aProfileForOtherPodsTakesNothingButItsPodsAreNotServedByDaemonSets() {
        sights.fargate = clear(List.of(profile("kube-system", Map.of("app", "other")), profile("shop", Map.of())));
        sights.wanted = clear(objects(Set.of(), POD.formatted("DaemonSet", "{}")));

        assertThat(proven(sights.judgedBy(new FargateServed())))
                .containsExactly(
                        "of the baseline, profiles fp, fp take nothing",
                        "pods on Fargate are not served by it, which run on nodes alone");
    }

    private static FargateProfile profile(String namespace, Map<String, String> labels) {
        return new FargateProfile("fp", List.of(new FargateProfile.Selector(namespace, labels)));
    }
}
