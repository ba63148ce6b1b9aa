package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.groundwork.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The generated sets of rights are enough for what they are for, and for nothing else: the verbs run as ServiceAccounts
 * that have no other rights, and then somebody tries to break out with their tokens.
 */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RightsIT {
    private static final String ROLE = "groundwork-sandbox-eu-west-1-cluster-autoscaler";

    /** What the example baseline allows and this story never does, and why it must be allowed all the same. */
    private static final Map<String, String> NOT_USED_HERE = Map.of(
            "iam:AddClientIDToOpenIDConnectProvider", "only for a provider of somebody else that lacks our audience",
            "iam:TagOpenIDConnectProvider", "AWS asks for it when a provider is created with tags",
            "iam:UntagRole", "only for a tag of ours that the baseline does not want any more");

    private final Sandbox sandbox = Sandboxes.real();
    private final Hands hands = new Hands(sandbox);
    private final RightsOf rights = new RightsOf(sandbox, hands);
    private final Set<String> bootstrapAsked = new TreeSet<>();

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    void anAdministratorHandsOutTheRightsForAnEmptyCluster(@TempDir Path files) throws IOException {
        hands.emptyTheCluster();
        rights.handedOutFor(Flow.EXAMPLE, files);
        try (Intruder intruder = new Intruder(sandbox, rights.kubeconfig("drift", files))) {
            Hands.eventually(
                    "the admission policy is in force",
                    () -> intruder.token("kube-system", "default", "anybody").code() == 422);
        }
    }

    @AfterAll
    void end() {
        rights.takenBack();
        hands.close();
    }

    @Test
    @Order(1)
    void bootstrapAppliesTheExampleAndTheSecondTimeWritesNothing() throws IOException {
        Flow flow = bootstrap().whenApplied().thenExitCodeIs(0).thenOutputHas("0 refuted");
        bootstrapAsked.addAll(flow.awsActions());
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();
        bootstrapAsked.addAll(flow.awsActions());
    }

    @Test
    @Order(2)
    void driftFindsNothingRightAfterwards() throws IOException {
        Flow flow = drift().whenDriftIsAsked().thenExitCodeIs(0).thenNothingWasWritten();

        assertThat(actions("drift")).isEqualTo(with(flow.awsActions()));
    }

    @Test
    @Order(3)
    void driftSeesWhatSomebodyChangedAndTheServerHasCheckedIt() throws IOException {
        damage();
        drift().whenDriftIsAsked()
                .thenExitCodeIs(3)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "~ drift     ServiceAccount kube-system/cluster-autoscaler",
                        "- missing   PodDisruptionBudget kube-system/metrics-server",
                        "~ drift     IAM role " + ROLE)
                .thenOutputHasNot("not checked by the server", "UNKNOWN");
    }

    @Test
    @Order(4)
    void bootstrapTakesItBackAndAsksAwsForNothingElseThanItMay() throws IOException {
        Flow flow = bootstrap().whenApplied().thenExitCodeIs(0);
        bootstrapAsked.addAll(flow.awsActions());

        Set<String> expected = with(bootstrapAsked);
        expected.addAll(NOT_USED_HERE.keySet());
        assertThat(actions("bootstrap")).isEqualTo(expected);
    }

    @Test
    @Order(5)
    void driftCannotLeaveItsCage() throws IOException {
        String policies = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";
        String policy = "groundwork-drift-dry-runs-only";
        try (Intruder drift = intruder("drift")) {
            drift.delete(policies + "/" + policy).isRefusedByRbac();
            drift.delete(policies + "bindings/" + policy).isRefusedByRbac();
            drift.patch(policies + "/" + policy, "spec: {failurePolicy: Ignore}")
                    .isRefusedByRbac();
            drift.patch(policies + "/" + policy + "?dryRun=All", "spec: {failurePolicy: Ignore}")
                    .isRefusedByRbac();
            drift.patch(policies + "bindings/" + policy, "spec: {validationActions: [Audit]}")
                    .isRefusedByRbac();
            bindsClusterAdmin(drift, "drift");

            drift.token("kube-system", "cluster-autoscaler", "sts.amazonaws.com")
                    .isGranted();
            drift.token("kube-system", "cluster-autoscaler", "").isRefusedByPolicy(policy);
            drift.token("kube-system", "cluster-autoscaler", "\"https://kubernetes.default.svc\"")
                    .isRefusedByPolicy(policy);
            drift.token("kube-system", "cluster-autoscaler", "sts.amazonaws.com, another")
                    .isRefusedByPolicy(policy);
            drift.token("kube-system", "metrics-server", "sts.amazonaws.com").isRefusedByRbac();
            drift.token("groundwork", "groundwork-bootstrap", "sts.amazonaws.com")
                    .isRefusedByRbac();
        }
    }

    @Test
    @Order(6)
    void driftWritesNothingButItsOwnReport() throws IOException {
        String policy = "groundwork-drift-dry-runs-only";
        String deployment = Hands.DEPLOYMENTS + "/metrics-server";
        String change = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: metrics-server, namespace: kube-system, annotations: {intruder: was-here}}
                """;
        try (Intruder drift = intruder("drift")) {
            drift.apply(deployment + "?dryRun=All", change).isGranted();
            drift.apply(deployment, change).isRefusedByPolicy(policy);
            drift.patch(deployment, "spec: {replicas: 0}").isRefusedByPolicy(policy);
            assertThat(drift.patch(deployment + "?dryRun=", "spec: {replicas: 0}")
                            .code())
                    .isEqualTo(422);
            drift.patch(deployment + "/scale", "spec: {replicas: 0}").isRefusedByRbac();
            drift.delete(deployment).isRefusedByRbac();
            drift.delete(deployment + "?dryRun=All").isRefusedByRbac();
            drift.patch(
                            "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io",
                            "spec: {versionPriority: 1}")
                    .isRefusedByPolicy(policy);
            drift.apply("/api/v1/namespaces/groundwork/configmaps/groundwork-drift-report", configMap("drift"))
                    .isGranted();
            drift.apply("/api/v1/namespaces/groundwork/configmaps/groundwork-bootstrap-report", configMap("bootstrap"))
                    .isRefusedByRbac();
            drift.patch("/api/v1/namespaces/kube-system/configmaps/groundwork-inventory", "data: {x: y}")
                    .isRefusedByRbac();
            readsSecrets(drift);
        }
        assertThat(hands.get(deployment).path("metadata").path("annotations").has("intruder"))
                .isFalse();
    }

    @Test
    @Order(7)
    void theReaderReadsReportsAndNothingElse() throws IOException {
        String configMaps = "/api/v1/namespaces/groundwork/configmaps";
        try (Intruder reader = intruder("reader")) {
            reader.get(configMaps + "/groundwork-drift-report").isGranted();
            reader.get(configMaps + "?fieldSelector=metadata.name%3Dgroundwork-drift-report")
                    .isGranted();
            reader.get(configMaps).isRefusedByRbac();
            reader.get(configMaps + "/kube-root-ca.crt").isRefusedByRbac();
            reader.get("/api/v1/namespaces/kube-system/configmaps/groundwork-inventory")
                    .isRefusedByRbac();
            reader.apply(configMaps + "/groundwork-drift-report", configMap("drift"))
                    .isRefusedByRbac();
            reader.delete(configMaps + "/groundwork-drift-report").isRefusedByRbac();
            reader.get("/api/v1/nodes").isRefusedByRbac();
            reader.token("groundwork", "groundwork-bootstrap", "sts.amazonaws.com")
                    .isRefusedByRbac();
            reader.token("groundwork", "groundwork-reader", "").isRefusedByRbac();
            reader.delete("/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/"
                            + "groundwork-drift-dry-runs-only")
                    .isRefusedByRbac();
            bindsClusterAdmin(reader, "reader");
            readsSecrets(reader);
        }
    }

    @Test
    @Order(8)
    void bootstrapWritesItsBaselineAndNothingElse() throws IOException {
        String clusterRole = Hands.CLUSTER_ROLES + "/system:metrics-server";
        String policies = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";
        try (Intruder bootstrap = intruder("bootstrap")) {
            bindsClusterAdmin(bootstrap, "bootstrap");
            bootstrap.apply(clusterRole, """
                            apiVersion: rbac.authorization.k8s.io/v1
                            kind: ClusterRole
                            metadata: {name: "system:metrics-server"}
                            rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
                            """).isRefusedByRbac();
            bootstrap
                    .delete(policies + "/groundwork-bootstrap-tokens-for-aws-only")
                    .isRefusedByRbac();
            bootstrap
                    .patch(policies + "/groundwork-drift-dry-runs-only", "spec: {failurePolicy: Ignore}")
                    .isRefusedByRbac();
            bootstrap
                    .token("kube-system", "cluster-autoscaler", "sts.amazonaws.com")
                    .isGranted();
            bootstrap
                    .token("kube-system", "cluster-autoscaler", "")
                    .isRefusedByPolicy("groundwork-bootstrap-tokens-for-aws-only");
            bootstrap
                    .token("groundwork", "groundwork-drift", "sts.amazonaws.com")
                    .isRefusedByRbac();
            bootstrap.delete(Hands.DEPLOYMENTS + "/metrics-server").isRefusedByRbac();
            bootstrap.create(Hands.DEPLOYMENTS, """
                            apiVersion: apps/v1
                            kind: Deployment
                            metadata: {name: intruder, namespace: kube-system}
                            """).isRefusedByRbac();
            bootstrap.apply(Hands.DEPLOYMENTS + "/intruder", """
                            apiVersion: apps/v1
                            kind: Deployment
                            metadata: {name: intruder, namespace: kube-system}
                            """).isRefusedByRbac();
            readsSecrets(bootstrap);
        }
    }

    @Test
    @Order(9)
    void nothingOfOursIsClusterAdmin() {
        for (ClusterRoleBinding binding :
                hands.kubernetes().rbac().clusterRoleBindings().list().getItems()) {
            if (binding.getRoleRef().getName().equals("cluster-admin")) {
                assertThat(binding.getSubjects())
                        .as(binding.getMetadata().getName())
                        .noneMatch(subject -> subject.getKind().equals("ServiceAccount"));
            }
        }
        assertThat(rights.given().stream().map(Object::toString)).noneMatch(text -> text.contains("verbs=[*]"));
    }

    @Test
    @Order(10)
    void eachMayDoWhatItsSetIsForAndIsToldWithoutAnyWrite() throws IOException {
        bootstrap()
                .run("can-i")
                .thenExitCodeIs(0)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "Kubernetes: system:serviceaccount:groundwork:groundwork-bootstrap has ",
                        "AWS: it cannot be known whether the caller has the ");
        drift().run("can-i", "--set", "drift").thenExitCodeIs(0).thenNothingWasWritten();
        Flow.in(sandbox).given(Flow.EXAMPLE).run("can-i").thenExitCodeIs(0).thenOutputHas("(3 requests)");
    }

    @Test
    @Order(11)
    void whatIsMissingIsReadyToPaste() throws IOException {
        Flow flow = drift().run("can-i")
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "missing   patch clusterroles.rbac.authorization.k8s.io cluster-autoscaler",
                        "missing   patch configmaps groundwork-inventory in kube-system");
        String yaml = flow.exactOutput().substring(flow.exactOutput().indexOf("---"));
        yaml = yaml.substring(0, yaml.indexOf("\nAWS: "));
        List<HasMetadata> missing = hands.kubernetes()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
        try {
            missing.forEach(object -> hands.kubernetes().resource(object).serverSideApply());
            drift().run("can-i").thenExitCodeIs(0).thenOutputHasNot("missing");
        } finally {
            missing.forEach(object -> hands.kubernetes().resource(object).delete());
        }
    }

    private static void bindsClusterAdmin(Intruder intruder, String set) {
        String bindings = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";
        String yaml = """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: %%s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [{kind: ServiceAccount, name: groundwork-%s, namespace: groundwork}]
                """.formatted(set);
        intruder.create(bindings, yaml.formatted("intruder")).isRefusedByRbac();
        intruder.apply(bindings + "/intruder", yaml.formatted("intruder")).isRefusedByRbac();
        // Under a name that bootstrap may write.
        String known = "\"metrics-server:system:auth-delegator\"";
        intruder.delete(bindings + "/metrics-server:system:auth-delegator").isRefusedByRbac();
        assertThat(intruder.apply(bindings + "/metrics-server:system:auth-delegator", yaml.formatted(known))
                        .code())
                .isIn(403, 422);
        intruder.patch(
                        Hands.CLUSTER_ROLES + "/groundwork-" + set,
                        "rules: [{apiGroups: [\"*\"], resources: [\"*\"], verbs: [\"*\"]}]")
                .isRefusedByRbac();
        intruder.getAs("/api/v1/nodes", "admin").isRefusedByRbac();
    }

    private static void readsSecrets(Intruder intruder) {
        intruder.get("/api/v1/secrets").isRefusedByRbac();
        intruder.get("/api/v1/namespaces/kube-system/secrets").isRefusedByRbac();
        intruder.get("/api/v1/namespaces/kube-system/secrets/of-somebody-else").isRefusedByRbac();
        intruder.create("/api/v1/namespaces/kube-system/pods", "{apiVersion: v1, kind: Pod, metadata: {name: x}}")
                .isRefusedByRbac();
    }

    private static String configMap(String set) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: groundwork-%s-report, namespace: groundwork}
                """.formatted(set);
    }

    /** What somebody else may do to the example, in the cluster and in AWS. */
    private void damage() {
        hands.patch(
                Hands.SERVICE_ACCOUNTS + "/cluster-autoscaler",
                "night-shift",
                "metadata: {labels: {groundwork.dev/addon: x}}");
        hands.delete("/apis/policy/v1/namespaces/kube-system/poddisruptionbudgets/metrics-server");
        hands.widenTrust();
        hands.iam()
                .putRolePolicy(
                        request -> request.roleName(ROLE).policyName("more").policyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
                """));
        String managed = hands.iam()
                .createPolicy(request -> request.policyName("it-rights").policyDocument("""
                        {"Version": "2012-10-17",
                         "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
                        """))
                .policy()
                .arn();
        hands.iam().attachRolePolicy(request -> request.roleName(ROLE).policyArn(managed));
        hands.iam().untagRole(request -> request.roleName(ROLE).tagKeys("cost-center"));
    }

    private Flow bootstrap() throws IOException {
        return Flow.in(sandbox).given(Flow.EXAMPLE).givenKubeconfig(rights.kubeconfig("bootstrap", folder));
    }

    private Flow drift() throws IOException {
        return Flow.in(sandbox).given(Flow.EXAMPLE).givenKubeconfig(rights.kubeconfig("drift", folder));
    }

    private Intruder intruder(String set) throws IOException {
        return new Intruder(sandbox, rights.kubeconfig(set, folder));
    }

    /** The actions of the policy of that set, as an administrator gets it. */
    private Set<String> actions(String set) throws IOException {
        Path policies = folder.resolve("policies");
        Flow.in(sandbox)
                .given(Flow.EXAMPLE)
                .run("rights", "--iam", "--set", set, "--output-dir", policies.toString())
                .thenExitCodeIs(0);
        JsonNode policy = new ObjectMapper()
                .readTree(policies.resolve("groundwork-sandbox-%s.json".formatted(set))
                        .toFile());
        Set<String> actions = new TreeSet<>();
        for (JsonNode statement : policy.path("Statement")) {
            assertThat(statement.path("Action").toString()).doesNotContain("*");
            if (statement.path("Action").isTextual()) {
                actions.add(statement.path("Action").asText());
            }
            statement.path("Action").forEach(action -> actions.add(action.asText()));
        }
        return actions;
    }

    /** AWS lets everybody ask who they are, and whoever holds a token assume its role. */
    private static Set<String> with(Set<String> asked) {
        Set<String> needed = new TreeSet<>(asked);
        needed.removeAll(Set.of("sts:GetCallerIdentity", "sts:AssumeRoleWithWebIdentity"));
        return needed;
    }
}
