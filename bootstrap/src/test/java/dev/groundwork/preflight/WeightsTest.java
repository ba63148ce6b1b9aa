package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.clear;
import static dev.groundwork.preflight.Sights.node;
import static dev.groundwork.preflight.Sights.objects;
import static dev.groundwork.preflight.Sights.proven;
import static dev.groundwork.preflight.Sights.refuted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two nodes with 1.93 CPU and 7 GiB each. */
final class WeightsTest {
    private final Sights sights = new Sights();

    private static String deployment(int replicas, String cpu, String memory) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: x}
                spec:
                  replicas: %d
                  template: {spec: {containers: [{name: x, resources: {requests: {cpu: %s, memory: %s}}}]}}
                """.formatted(replicas, cpu, memory);
    }

    private static final String EVERYWHERE = """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: logs, namespace: x}
            spec: {template: {spec: {containers: [{name: x, resources: {limits: {cpu: 500m, memory: 1Gi}}}]}}}
            """;

    @Test
    void whatPodsAskForAndWhatIsFreeIsToldWithNumbers() {
        sights.wanted = clear(objects(Set.of(), deployment(2, "250m", "512Mi"), EVERYWHERE));
        sights.pods = clear(List.of(new RunningPod("y", "node-a", "", "", new Amounts(860, 1L << 30))));

        assertThat(proven(sights.judgedBy(new PodCapacity())).getFirst())
                .endsWith("they ask for 1.5 CPU and 3072 MiB of 3 CPU and 13 GiB that are free");
    }

    @Test
    void morePodsThanTheCpusOfAllNodesServeAreFound() {
        sights.wanted = clear(objects(Set.of(), deployment(8, "500m", "64Mi")));

        assertThat(refuted(sights.judgedBy(new PodCapacity())))
                .isEqualTo("its pods ask for 4 CPU and 512 MiB more, and 3.86 CPU and 14 GiB are free");
    }

    @Test
    void aPodThatIsTooLargeForEachNodeIsFoundAlthoughAllNodesTogetherHaveRoom() {
        sights.wanted = clear(objects(Set.of(), deployment(1, "100m", "8Gi")));

        assertThat(refuted(sights.judgedBy(new PodCapacity())))
                .isEqualTo("a pod of Deployment x/web asks for 0.1 CPU and 8192 MiB, and no node has that free: node-a,"
                        + " the roomiest, has 1.93 CPU and 7168 MiB");
    }

    @Test
    void aNodeThatIsFullHasNoCpuForItsDaemonSets() {
        sights.wanted = clear(objects(Set.of(), EVERYWHERE));
        sights.pods = clear(List.of(new RunningPod("y", "node-a", "", "", new Amounts(1500, 1L << 30))));

        assertThat(refuted(sights.judgedBy(new PodCapacity())))
                .isEqualTo(
                        "node-a has 0.43 CPU and 6144 MiB free, and pods that the baseline wants on every node ask for"
                                + " 0.5 CPU and 1024 MiB");
    }

    @Test
    void whatRunsAlreadyIsNotWeighedTwice() {
        sights.wanted = clear(objects(Set.of(), deployment(2, "1500m", "1Gi")));
        sights.pods = clear(List.of(
                new RunningPod("x", "node-a", "ReplicaSet", "web-5d9f7c6b8", new Amounts(1500, 1L << 30)),
                new RunningPod("x", "node-b", "ReplicaSet", "web-5d9f7c6b8", new Amounts(1500, 1L << 30))));

        assertThat(proven(sights.judgedBy(new PodCapacity())).getFirst()).contains("they ask for 0 CPU and 0 MiB of");
    }

    @Test
    void nodesThatAreNotThereYetAreNotWeighed() {
        List<ClusterNode> nodes = new ArrayList<>(sights.nodes.get());
        nodes.add(new ClusterNode("new", "", "m6i.large", "a", 29, "", ClusterNode.Serves.ALL));

        assertThat(Weights.of(nodes, List.of(), List.of()).words()).startsWith("CPU and memory are not weighed");
        assertThat(node("a", "a", 1).has()).isNotEqualTo(Amounts.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "'{containers: [{resources: {requests: {cpu: 100m}}}, {resources: {limits: {cpu: \"0.2\"}}}]}', 300",
        "'{containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{resources: {requests: {cpu: 3}}}]}', 3000",
        "'{containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{restartPolicy: Always, resources: {requests: {cpu: 2}}}]}', 3000",
        "'{containers: [{resources: {requests: {cpu: 1}}}], overhead: {cpu: 250m}}', 1250",
        "'{containers: [{}], resources: {requests: {cpu: 2}}}', 2000"
    })
    void aPodAsksForWhatTheSchedulerCounts(String spec, long millis) throws JsonProcessingException {
        assertThat(Amounts.ofPod(new YAMLMapper().readTree(spec)).millis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"1Gi, 1073741824", "128974848, 128974848", "129e6, 129000000", "129M, 129000000", "1500m, 2"})
    void quantitiesAreReadAsKubernetesDoes(String memory, long bytes) throws JsonProcessingException {
        assertThat(Amounts.of(new YAMLMapper().readTree("{memory: " + memory + "}"))
                        .bytes())
                .isEqualTo(bytes);
    }
}
