package dev.groundwork.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FinishingTest {
    private static final String DEPLOYMENT = """
            kind: Deployment
            metadata: {name: app, namespace: n}
            spec:
              template:
                metadata: {labels: {app: app}}
                spec:
                  serviceAccountName: app
                  initContainers: [{name: first, image: registry.k8s.io/first:1.0.0}]
                  containers: [{name: app, image: registry.k8s.io/group/app:1.0.0}]
                  volumes: [{name: c, configMap: {name: config}}]
            """;

    @Test
    void everyContainerComesFromTheOtherRegistry() throws JsonProcessingException {
        Finishing finishing = new Finishing(object(DEPLOYMENT));

        finishing.registry("mirror");

        assertThat(finishing.hashed("x").tree().toString())
                .contains("mirror/first:1.0.0", "mirror/group/app:1.0.0")
                .doesNotContain("registry.k8s.io");
    }

    @Test
    void labelsGoOnTheTopLevelOnly() throws JsonProcessingException {
        Finishing finishing = new Finishing(object(DEPLOYMENT));

        finishing.label(Map.of("team", "platform"));

        Tree tree = finishing.hashed("x").tree();
        assertThat(tree.text("metadata", "labels", "team")).isEqualTo("platform");
        assertThat(tree.at("spec", "template", "metadata", "labels")).hasToString("{\"app\":\"app\"}");
    }

    @Test
    void theHashIsThatOfTheFinishedObject() throws JsonProcessingException {
        Finishing finishing = new Finishing(object(DEPLOYMENT));

        KubernetesObject finished = finishing.hashed("x");

        assertThat(finished.tree().text("metadata", "annotations", KubernetesObject.DECLARED))
                .isEqualTo(finished.hash());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {kind: ServiceAccount, metadata: {name: app, namespace: n, annotations: {eks.amazonaws.com/role-arn: b}}}
            {kind: ConfigMap, metadata: {name: config, namespace: n}, data: {a: other}}
            """)
    void podsGetAnotherWiringWhenTheirRoleOrTheirConfigurationChanges(String changed) throws JsonProcessingException {
        String account =
                "{kind: ServiceAccount, metadata: {name: app, namespace: n, annotations: {eks.amazonaws.com/role-arn: a}}}";
        String config = "{kind: ConfigMap, metadata: {name: config, namespace: n}, data: {a: b}}";
        String other = changed.contains("ConfigMap") ? account : config;

        assertThat(wiring(account, config)).isNotEmpty().isEqualTo(wiring(config, account));
        assertThat(wiring(changed, other)).isNotEmpty().isNotEqualTo(wiring(account, config));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {kind: ServiceAccount, metadata: {name: app, namespace: n}}
            {kind: ServiceAccount, metadata: {name: app, namespace: m, annotations: {eks.amazonaws.com/role-arn: a}}}
            {kind: ServiceAccount, metadata: {name: other, namespace: n, annotations: {eks.amazonaws.com/role-arn: a}}}
            {kind: ConfigMap, metadata: {name: other, namespace: n}, data: {a: b}}
            {kind: Secret, metadata: {name: config, namespace: n}, data: {a: b}}
            """)
    void podsThatReadNothingOfItHaveNoWiring(String object) throws JsonProcessingException {
        assertThat(wiring(object)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            containers: [{name: app, env: [{name: A, valueFrom: {configMapKeyRef: {name: config, key: a}}}]}]
            containers: [{name: app, envFrom: [{configMapRef: {name: config}}]}]
            initContainers: [{name: app, envFrom: [{configMapRef: {name: config}}]}]
            volumes: [{name: c, projected: {sources: [{configMap: {name: config}}]}}]
            """)
    void configurationIsFoundWhereverAPodMayNameIt(String pod) throws JsonProcessingException {
        Finishing finishing = new Finishing(
                object("{kind: Deployment, metadata: {name: app, namespace: n}, spec: {template: {metadata: {}, spec: {"
                        + pod + "}}}}"));

        finishing.wiring(List.of(resource("{kind: ConfigMap, metadata: {name: config, namespace: n}, data: {a: b}}")));

        assertThat(finishing.hashed("x").tree().toString()).contains("groundwork.dev/wiring");
    }

    private static String wiring(String... resources) throws JsonProcessingException {
        Finishing finishing = new Finishing(object(DEPLOYMENT));
        finishing.wiring(Stream.of(resources).map(FinishingTest::resource).toList());
        return finishing
                .hashed("x")
                .tree()
                .text("spec", "template", "metadata", "annotations", "groundwork.dev/wiring");
    }

    private static Resource resource(String yaml) {
        try {
            return new KubernetesObject("x", Tree.of(object(yaml)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(yaml, e);
        }
    }

    private static ObjectNode object(String yaml) throws JsonProcessingException {
        return (ObjectNode) new YAMLMapper().readTree(yaml);
    }
}
