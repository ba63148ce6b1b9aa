package dev.groundwork.render;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Desired;
import dev.groundwork.baseline.AddonEntry;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.baseline.BaselineFile;
import dev.groundwork.baseline.Parsed;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PatchesTest {
    private static final String HEAD = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster: {name: sandbox, region: eu-west-1}
            registry: mirror.example.com
            addons:
              metrics-server:
                patches:
            """;

    @TempDir
    private Path folder;

    @Test
    void listsOfNamedThingsAreMergedByNameOtherListsReplacedAndNullTakesAway() {
        Tree plain = deployment("                  []\n");
        Tree patched = deployment("""
                      - target: Deployment/metrics-server
                        patch:
                          spec:
                            template:
                              spec:
                                priorityClassName: null
                                tolerations: [{key: dedicated, operator: Equal, value: infra, effect: NoSchedule}]
                                containers:
                                  - name: metrics-server
                                    resources: {limits: {memory: 1Gi}}
                """);

        assertThat(patched.at("spec", "template", "spec").has("priorityClassName"))
                .isFalse();
        assertThat(patched.at("spec", "template", "spec", "tolerations").toString())
                .isEqualTo(
                        "[{\"key\":\"dedicated\",\"operator\":\"Equal\",\"value\":\"infra\",\"effect\":\"NoSchedule\"}]");
        var container = patched.at("spec", "template", "spec", "containers").path(0);
        assertThat(container.path("resources").path("limits").path("memory").asText())
                .isEqualTo("1Gi");
        assertThat(container.path("args"))
                .isNotEmpty()
                .isEqualTo(plain.at("spec", "template", "spec", "containers")
                        .path(0)
                        .path("args"));
        assertThat(patched.text("metadata", "annotations", KubernetesObject.DECLARED))
                .as("it is declared so, and drifts when it is otherwise")
                .isNotEqualTo(plain.text("metadata", "annotations", KubernetesObject.DECLARED));
    }

    @Test
    void theyAreLaidOverEachOtherInTheirOrderAndImagesStillComeFromTheOneRegistry() {
        Tree patched = deployment("""
                      - target: Deployment/kube-system/metrics-server
                        patch: {spec: {replicas: 3}}
                      - target: Deployment/metrics-server
                        patch:
                          spec:
                            replicas: 4
                            template: {spec: {containers: [{name: helper, image: docker.io/library/busybox:1.37.0}]}}
                """);

        assertThat(patched.at("spec", "replicas").asInt()).isEqualTo(4);
        assertThat(patched.at("spec", "template", "spec", "containers")
                        .path(1)
                        .path("image")
                        .asText())
                .isEqualTo("mirror.example.com/library/busybox:1.37.0");
    }

    @Test
    void aTargetThatTheAddonDoesNotHaveIsAProblemWithTheNearestName() {
        assertThatThrownBy(() -> render("""
                      - target: Deployment/metric-server
                        patch: {spec: {replicas: 3}}
                """))
                .isInstanceOf(ProblemException.class)
                .extracting(e -> ((ProblemException) e).problem())
                .satisfies(problem -> {
                    assertThat(problem.subject()).isEqualTo("addons.metrics-server.patches[0]");
                    assertThat(problem.what()).isEqualTo("the add-on has no Deployment/metric-server");
                    assertThat(problem.todo()).startsWith("Did you mean \"Deployment/metrics-server\"? It has ");
                });
    }

    @Test
    void whatEksKeepsHasNothingToPatch() {
        AddonEntry entry = requireNonNull(baseline("""
                      []
                  kube-proxy:
                    patches:
                      - target: DaemonSet/kube-proxy
                        patch: {spec: {minReadySeconds: 3}}
                """).addons().get("kube-proxy"));

        assertThatThrownBy(() -> new Patches(entry).over(new Desired(List.of(), List.of())))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(
                        "addons.kube-proxy.patches[0]: the add-on makes no object that a patch could change")
                .hasMessageContaining("set by configuration");
    }

    @Test
    void aPatchMakesNoOtherObject() {
        assertThatThrownBy(() -> render("""
                      - target: Deployment/metrics-server
                        patch: {metadata: {name: another}}
                """))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("may not change apiVersion, kind, name and namespace");
    }

    private Tree deployment(String patches) {
        return render(patches).stream()
                .filter(resource -> resource.id().kind().equals("Deployment"))
                .findFirst()
                .orElseThrow()
                .tree();
    }

    private List<Resource> render(String patches) {
        return new Renderer(
                        baseline(patches),
                        new Cluster(
                                "sandbox",
                                "eu-west-1",
                                "aws",
                                "123456789012",
                                "1.36",
                                Optional.empty(),
                                new TreeSet<>(List.of("eu-west-1a")),
                                List.of()))
                .render()
                .resources();
    }

    private Baseline baseline(String patches) {
        Path file = folder.resolve("groundwork.yaml");
        try {
            Files.writeString(file, HEAD + patches);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return switch (BaselineFile.read(file, Map.of())) {
            case Parsed.Valid valid -> valid.baseline();
            case Parsed.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }
}
