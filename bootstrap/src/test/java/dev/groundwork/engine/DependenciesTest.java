package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.ScalingGroup;
import dev.groundwork.resource.Tree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each edge of the graph. */
final class DependenciesTest {
    private static final OidcProvider PROVIDER =
            new OidcProvider("identity", "https://issuer.example/id/A", List.of(), Map.of());
    private static final Role ROLE = new Role(
            "x",
            "role",
            "/groundwork/c/",
            Tree.empty().with(root -> root.put("trust", "arn:aws:iam::1:oidc-provider/issuer.example/id/A")),
            Map.of(),
            Map.of());
    private static final KubernetesObject ACCOUNT = Things.object("""
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: app, namespace: n,
             annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::1:role/groundwork/c/role"}}}""");
    private static final KubernetesObject SERVICE = Things.object(
            "{apiVersion: v1, kind: Service, metadata: {name: front, namespace: n}, spec: {selector: {app: app}}}");
    private static final KubernetesObject BACKEND = Things.deployment("app");

    @Test
    void aRoleNeedsTheProviderThatItTrusts() {
        OidcProvider other = new OidcProvider("identity", "https://issuer.example/id/B", List.of(), Map.of());

        assertThat(needs(ROLE, PROVIDER, other)).containsExactly("IAM OIDC provider issuer.example/id/A written");
    }

    @Test
    void aServiceAccountNeedsTheRoleThatItNames() {
        assertThat(needs(ACCOUNT, ROLE, PROVIDER)).containsExactly("IAM role role written");
    }

    @Test
    void anObjectNeedsItsNamespaceToBeActive() {
        KubernetesObject namespace = Things.object("{apiVersion: v1, kind: Namespace, metadata: {name: n}}");

        assertThat(needs(Things.configMap("a"), namespace)).containsExactly("Namespace n current");
        assertThat(needs(namespace, namespace)).isEmpty();
    }

    @Test
    void aCustomResourceNeedsItsKindToBeEstablished() {
        KubernetesObject kind = Things.object("""
                {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: things.example.com},
                 spec: {group: example.com, names: {kind: Thing}}}""");
        KubernetesObject thing =
                Things.object("{apiVersion: example.com/v1, kind: Thing, metadata: {name: t, namespace: n}}");
        KubernetesObject stranger =
                Things.object("{apiVersion: other.com/v1, kind: Thing, metadata: {name: t, namespace: n}}");

        assertThat(needs(thing, kind)).containsExactly("CustomResourceDefinition things.example.com current");
        assertThat(needs(stranger, kind)).isEmpty();
    }

    @Test
    void aBindingNeedsTheRoleThatItGives() {
        KubernetesObject clusterRole =
                Things.object("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}");
        KubernetesObject role = Things.object(
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r, namespace: n}}");
        KubernetesObject elsewhere = Things.object(
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r, namespace: other}}");
        KubernetesObject binding = Things.object("""
                {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: b, namespace: n},
                 roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}}""");
        KubernetesObject ofAll = Things.object("""
                {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: b, namespace: n},
                 roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}}""");

        assertThat(needs(binding, clusterRole, role, elsewhere)).containsExactly("Role n/r written");
        assertThat(needs(ofAll, clusterRole, role, elsewhere)).containsExactly("ClusterRole r written");
    }

    @Test
    void aWorkloadNeedsTheKindsOfItsOwnAddonBecauseItLooksForThemWhenItStarts() {
        KubernetesObject kind = Things.object("""
                {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: things.example.com},
                 spec: {group: example.com, names: {kind: Thing}}}""");
        KubernetesObject operator = Things.object("""
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: operator, namespace: n},
                 spec: {template: {spec: {containers: []}}}}""");
        KubernetesObject ofAnotherAddon = new KubernetesObject("another", operator.tree());

        assertThat(needs(operator, kind)).containsExactly("CustomResourceDefinition things.example.com current");
        assertThat(needs(ofAnotherAddon, kind)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            serviceAccountName: app                                                                       | {apiVersion: v1, kind: ServiceAccount, metadata: {name: app, namespace: n}}
            containers: []                                                                                | {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: n}}
            containers: []                                                                                | {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r, namespace: n}}
            containers: []                                                                                | {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: r, namespace: other}}
            containers: []                                                                                | {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}
            containers: []                                                                                | {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: r}}
            volumes: [{name: v, configMap: {name: c}}]                                                    | {apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: n}}
            volumes: [{name: v, secret: {secretName: s}}]                                                 | {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: n}}
            volumes: [{name: v, projected: {sources: [{configMap: {name: c}}]}}]                          | {apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: n}}
            volumes: [{name: v, projected: {sources: [{secret: {name: s}}]}}]                             | {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: n}}
            containers: [{env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: k}}}]}]             | {apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: n}}
            containers: [{env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]}]                | {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: n}}
            containers: [{envFrom: [{configMapRef: {name: c}}]}]                                          | {apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: n}}
            containers: [{envFrom: [{secretRef: {name: s}}]}]                                             | {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: n}}
            initContainers: [{env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]}]            | {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: n}}
            imagePullSecrets: [{name: s}]                                                                 | {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: n}}
            """)
    void aWorkloadNeedsAllThatItsPodsReadWhenTheyStart(String pod, String other) {
        KubernetesObject need = Things.object(other);

        for (String kind : List.of("Deployment", "StatefulSet", "DaemonSet", "Job")) {
            assertThat(needs(
                            Things.object(
                                    "{apiVersion: apps/v1, kind: " + kind + ", metadata: {name: app, namespace: n},"
                                            + " spec: {template: {spec: {" + pod + "}}}}"),
                            need))
                    .containsExactly(need.id() + " written");
        }
        assertThat(needs(
                        Things.object("{apiVersion: batch/v1, kind: CronJob, metadata: {name: app, namespace: n},"
                                + " spec: {jobTemplate: {spec: {template: {spec: {" + pod + "}}}}}}"),
                        need))
                .containsExactly(need.id() + " written");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {volumeClaimTemplates: [{spec: {storageClassName: fast}}]}",
                "spec: {template: {spec: {volumes: [{name: v, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: fast}}}}]}}}"
            })
    void aWorkloadNeedsTheStorageClassThatItNames(String spec) {
        KubernetesObject storage =
                Things.object("{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}}");

        assertThat(needs(
                        Things.object("{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: app, namespace: n}, "
                                + spec + "}"),
                        storage))
                .containsExactly("StorageClass fast written");
    }

    @Test
    void aWorkloadNeedsNothingOfOtherNamespacesAndAddons() {
        KubernetesObject elsewhere =
                Things.object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: other}}");
        KubernetesObject foreign = new KubernetesObject(
                "y",
                Things.object("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}")
                        .tree());

        assertThat(needs(Things.deployment("app", "c"), elsewhere, foreign, SERVICE))
                .isEmpty();
    }

    @Test
    void anAggregatedApiNeedsItsServiceAndABackendThatAnswers() {
        KubernetesObject apiService = Things.object("""
                {apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: v1.x},
                 spec: {service: {name: front, namespace: n}}}""");

        assertThat(needs(apiService, SERVICE, BACKEND, Things.deployment("other")))
                .containsExactlyInAnyOrder("Service n/front written", "Deployment n/app current");
        assertThat(needs(apiService, BACKEND)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"})
    void aWebhookNeedsABackendThatAnswers(String kind) {
        KubernetesObject webhooks = Things.object("""
                {apiVersion: admissionregistration.k8s.io/v1, kind: %s, metadata: {name: w},
                 webhooks: [{name: a, clientConfig: {url: "https://elsewhere"}},
                            {name: b, clientConfig: {service: {name: front, namespace: n}}}]}""".formatted(kind));

        assertThat(needs(webhooks, SERVICE, BACKEND))
                .containsExactlyInAnyOrder("Service n/front written", "Deployment n/app current");
    }

    @Test
    void aServiceWithoutSelectorHasNoBackendThatCouldBeAwaited() {
        KubernetesObject service =
                Things.object("{apiVersion: v1, kind: Service, metadata: {name: front, namespace: n}}");
        KubernetesObject apiService = Things.object("""
                {apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: v1.x},
                 spec: {service: {name: front, namespace: n}}}""");

        assertThat(needs(apiService, service, BACKEND)).containsExactly("Service n/front written");
    }

    @Test
    void whatStandsAloneNeedsNothing() {
        assertThat(needs(new ScalingGroup("x", "group", Map.of(), Set.of()), ROLE, PROVIDER))
                .isEmpty();
        assertThat(needs(PROVIDER, ROLE)).isEmpty();
        assertThat(needs(Things.configMap("a"), Things.configMap("b"))).isEmpty();
    }

    @Test
    void nothingWaitsForItselfByWayOfOthers() {
        List<Resource> all = List.of(
                ROLE,
                PROVIDER,
                ACCOUNT,
                SERVICE,
                Things.object("""
                        {apiVersion: apps/v1, kind: Deployment, metadata: {name: app, namespace: n}, spec: {template:
                         {metadata: {labels: {app: app}}, spec: {serviceAccountName: app,
                          volumes: [{name: v, configMap: {name: c}}]}}}}"""),
                Things.configMap("c"),
                Things.object("{apiVersion: v1, kind: Namespace, metadata: {name: n}}"),
                Things.object("""
                        {apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: v1.x},
                         spec: {service: {name: front, namespace: n}}}"""));
        Map<ResourceId, Set<Dependencies.Need>> left = new HashMap<>(Dependencies.of(all));

        boolean shrinking = true;
        while (shrinking) {
            Set<ResourceId> waiting = new HashSet<>();
            left.forEach((id, needs) -> {
                if (needs.stream().anyMatch(need -> left.containsKey(need.id()))) {
                    waiting.add(id);
                }
            });
            shrinking = left.keySet().retainAll(waiting);
        }

        assertThat(left).isEmpty();
    }

    /** What the first one waits for among all of these. */
    private static List<String> needs(Resource resource, Resource... others) {
        List<Resource> all =
                Stream.concat(Stream.of(resource), Stream.of(others)).distinct().toList();
        return Dependencies.of(all).getOrDefault(resource.id(), Set.of()).stream()
                .map(need -> need.id() + (need.current() ? " current" : " written"))
                .toList();
    }
}
