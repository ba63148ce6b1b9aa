package dev.groundwork.baseline;

import static dev.groundwork.baseline.WrittenFile.HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeGroupRulesTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatEksWouldRefuseAfterMinutesIsToldAtOnce() {
        assertThat(WrittenFile.in(folder).text(HEAD + """
                        nodeGroups:
                          Workers: {instanceTypes: [m6i.large]}
                          one: {instanceTypes: []}
                          two:
                            instanceTypes: [m6i.large, m7g.large, t4g.medium, g5.xlarge, large]
                            labels: {kubernetes.io/team: a, team: b}
                            taints: [{key: a, value: b, effect: NO_SCHEDULE}, {key: b, effect: NoExecute}, {key: b, value: c, effect: NoExecute}]
                            zones: [eu-west-1a]
                            subnets: [subnet-0123456789abcdef0]
                          three: {instanceTypes: [m7g.large, m6i.large, im4gn.large, a1.large], architecture: arm64}
                          four: {instanceTypes: [m6i.large], min: 6}
                          five: {instanceTypes: [g5.xlarge, m6i.large, inf2.xlarge], labels: {groundwork.dev/node-group: x}}
                        """).problems()).isEqualTo("""
                        groundwork.yaml:5:3: expected the name of nodes: at most 40 small letters, digits and '-', found "Workers"
                        groundwork.yaml:6:3: a node group needs an instance type; name one below instanceTypes
                        groundwork.yaml:8:32: m7g.large is an arm64 type; write architecture: arm64
                        groundwork.yaml:8:43: t4g.medium is an arm64 type; write architecture: arm64
                        groundwork.yaml:8:55: g5.xlarge has an NVIDIA GPU and m6i.large has no accelerator, so they need different images; make another node group of it
                        groundwork.yaml:8:66: expected an instance type such as m6i.large, found text "large"
                        groundwork.yaml:9:14: EKS takes no label that starts with "kubernetes.io/"; choose another key
                        groundwork.yaml:10:41: expected "NoSchedule", "NoExecute" or "PreferNoSchedule", found text "NO_SCHEDULE", did you mean "NoSchedule"?
                        groundwork.yaml:10:84: a second taint of that key and effect; keep one of them
                        groundwork.yaml:11:5: subnets say already in which zones the nodes are; keep one of zones and subnets
                        groundwork.yaml:13:38: m6i.large is no arm64 type; write a type with a g, such as m7g.large
                        groundwork.yaml:14:3: min 6 is more than max 5; write a max of at least 6
                        groundwork.yaml:15:37: m6i.large has no accelerator and g5.xlarge has an NVIDIA GPU, so they need different images; make another node group of it
                        groundwork.yaml:15:48: inf2.xlarge has a Neuron chip and g5.xlarge has an NVIDIA GPU, so they need different images; make another node group of it
                        groundwork.yaml:15:71: Groundwork gives each node that label, with the name five as its value; take it out
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "m7g.large,        arm64, AL2023_ARM_64_STANDARD",
        "m6i.large,        amd64, AL2023_x86_64_STANDARD",
        "g4ad.xlarge,      amd64, AL2023_x86_64_STANDARD",
        "p5.48xlarge,      amd64, AL2023_x86_64_NVIDIA",
        "gr6.4xlarge,      amd64, AL2023_x86_64_NVIDIA",
        "g5g.xlarge,       arm64, AL2023_ARM_64_NVIDIA",
        "trn1n.32xlarge,   amd64, AL2023_x86_64_NEURON"
    })
    void anImageHasTheDriverOfTheAccelerators(String type, String architecture, String image) {
        assertThat(WrittenFile.in(folder)
                        .text(HEAD
                                + "nodeGroups: {workers: {instanceTypes: [%s], architecture: %s}}\n"
                                        .formatted(type, architecture))
                        .baseline()
                        .nodeGroups()
                        .get("workers"))
                .isNotNull()
                .satisfies(workers -> assertThat(workers.image()).isEqualTo(image));
    }

    @Test
    void aClusterThatEksDoesNotKnowHasNone() {
        assertThat(WrittenFile.in(folder).text("""
                        apiVersion: groundwork.dev/v1alpha1
                        kind: Baseline
                        cluster: {name: sandbox, region: eu-west-1, eks: false, account: "123456789012"}
                        nodeGroups:
                          workers: {instanceTypes: [m6i.large]}
                        """).problems()).isEqualTo("""
                        groundwork.yaml:3:45: managed node groups are made by EKS; take out nodeGroups, or eks: false
                        """);
    }

    @Test
    void whatIsNotSaidHasItsDefault() {
        NodeGroupEntry entry = WrittenFile.in(folder)
                .text(
                        HEAD
                                + "nodeGroups: {workers: {instanceTypes: [m6i.large], pods: 58, taints: [{key: a, effect: NoExecute}]}}\n")
                .baseline()
                .nodeGroups()
                .get("workers");

        assertThat(entry).isNotNull().satisfies(workers -> {
            assertThat(workers.min()).isEqualTo(1);
            assertThat(workers.max()).isEqualTo(5);
            assertThat(workers.architecture()).isEqualTo(NodeGroupEntry.Architecture.AMD64);
            assertThat(workers.capacity()).isEqualTo(NodeGroupEntry.Capacity.ON_DEMAND);
            assertThat(workers.pods()).contains(58);
            assertThat(workers.role()).isEmpty();
            assertThat(workers.taints().getFirst().value()).isEmpty();
        });
    }
}
