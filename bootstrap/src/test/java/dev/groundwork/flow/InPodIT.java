package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Groundwork runs in a pod of its own image as it does on a desk: no root, no kubeconfig, no keys of AWS. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InPodIT {
    private static final String NAMESPACE = "/api/v1/namespaces/groundwork-system";
    private static final String JOBS = "/apis/batch/v1/namespaces/groundwork-system/jobs";
    private static final String ROLE = "in-pod-reader";
    private static final String ASSOCIATED = "in-pod-associated";
    private static final String PREVIEW = "[preview, --file, /baseline/groundwork.yaml]";
    private static final String BINDING = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";

    private final Sandbox sandbox = Sandboxes.real();
    private final Hands hands = new Hands(sandbox);

    @BeforeAll
    void aServiceAccountThatMayReadAndAssumeItsRole() {
        hands.emptyTheCluster();
        hands.create("/api/v1/namespaces", "test", """
                metadata: {name: groundwork-system, labels: {pod-security.kubernetes.io/enforce: restricted}}
                """);
        hands.create(NAMESPACE + "/serviceaccounts", "test", """
                metadata:
                  name: reader
                  annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::123456789012:role/%s"}
                """.formatted(ROLE));
        hands.create(BINDING, "test", """
                metadata: {name: in-pod-reader}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects:
                  - {kind: ServiceAccount, name: reader, namespace: groundwork-system}
                  - {kind: ServiceAccount, name: associated, namespace: groundwork-system}
                """);
        hands.create(NAMESPACE + "/configmaps", "test", """
                metadata: {name: baseline}
                data:
                  groundwork.yaml: |
                    apiVersion: groundwork.dev/v1alpha1
                    kind: Baseline
                    cluster: {name: sandbox, region: eu-west-1}
                    addons: {metrics-server: {}}
                """);
        String issuer = sandbox.report().issuer();
        String provider = issuer.replace("https://", "");
        hands.iam().createOpenIDConnectProvider(request -> request.url(issuer).clientIDList("sts.amazonaws.com"));
        hands.iam().createRole(request -> request.roleName(ROLE).assumeRolePolicyDocument("""
                {"Version": "2012-10-17", "Statement": [{
                  "Effect": "Allow",
                  "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/%1$s"},
                  "Action": "sts:AssumeRoleWithWebIdentity",
                  "Condition": {"StringEquals": {
                    "%1$s:aud": "sts.amazonaws.com",
                    "%1$s:sub": "system:serviceaccount:groundwork-system:reader"}}}]}
                """.formatted(provider)));
    }

    @AfterAll
    void end() {
        hands.delete(NAMESPACE);
        hands.delete(BINDING + "/in-pod-reader");
        hands.emptyTheCluster();
        hands.deleteRole(ROLE);
        hands.deleteRole(ASSOCIATED);
        hands.close();
    }

    @Test
    @Order(1)
    void aPodOfTheImageTellsItsVersionAndSucceeds() {
        run("version", "registry.example/mirror/groundwork/groundwork:0.1.0", "[version]");

        JsonNode pod = pod("version");
        assertThat(pod.at("/status/phase").asText()).isEqualTo("Succeeded");
        assertThat(pod.at("/status/containerStatuses/0/containerID").asText()).startsWith("process://");
        assertThat(log("version")).startsWith("groundwork ");
    }

    @Test
    @Order(2)
    void aJobPreviewsAsItsServiceAccountAndWithTheRoleOfTheServiceAccount() {
        long before = sandbox.aws().mark();
        run("preview", "ghcr.io/groundwork/groundwork:0.1.0", PREVIEW);

        assertThat(log("preview"))
                .contains("metrics-server")
                .contains("Deployment kube-system/metrics-server")
                .doesNotContain("error:");
        assertThat(sandbox.aws().since(before))
                .anySatisfy(request -> {
                    assertThat(request.operation()).isEqualTo("AssumeRoleWithWebIdentity");
                    assertThat(request.status()).isEqualTo(200);
                })
                .anySatisfy(request -> {
                    assertThat(request.operation()).isEqualTo("DescribeCluster");
                    assertThat(request.principal()).contains("assumed-role/" + ROLE);
                });
    }

    @Test
    @Order(3)
    void anErrorIsTheJobsExitCodeAndAWordInItsLog() {
        run("wrong", "ghcr.io/groundwork/groundwork:0.1.0", "[preview, --file, /baseline/other.yaml]");

        assertThat(pod("wrong")
                        .at("/status/containerStatuses/0/state/terminated/exitCode")
                        .asInt())
                .isEqualTo(64);
        assertThat(log("wrong")).contains("/baseline/other.yaml");
    }

    @Test
    @Order(4)
    void aJobPreviewsByPodIdentityAlone() {
        hands.create(NAMESPACE + "/serviceaccounts", "test", "metadata: {name: associated}");
        hands.iam().createRole(request -> request.roleName(ASSOCIATED).assumeRolePolicyDocument("""
                {"Version": "2012-10-17", "Statement": [{
                  "Effect": "Allow",
                  "Principal": {"Service": "pods.eks.amazonaws.com"},
                  "Action": ["sts:AssumeRole", "sts:TagSession"],
                  "Condition": {"StringEquals": {"aws:RequestTag/kubernetes-service-account": "associated"}}}]}
                """));
        hands.eks()
                .createPodIdentityAssociation(request -> request.clusterName("sandbox")
                        .namespace("groundwork-system")
                        .serviceAccount("associated")
                        .roleArn("arn:aws:iam::123456789012:role/" + ASSOCIATED));
        String agent = "eks-pod-identity-agent";
        hands.eks().createAddon(request -> request.clusterName("sandbox").addonName(agent));
        Hands.eventually(
                "the agent runs",
                () -> hands.eks()
                        .describeAddon(request -> request.clusterName("sandbox").addonName(agent))
                        .addon()
                        .statusAsString()
                        .equals("ACTIVE"));

        long before = sandbox.aws().mark();
        run("associated", "associated", "ghcr.io/groundwork/groundwork:0.1.0", PREVIEW);

        assertThat(log("associated"))
                .contains("Deployment kube-system/metrics-server")
                .doesNotContain("error:");
        assertThat(pod("associated").at("/metadata/labels").toString()).contains("eks.amazonaws.com/pod-identity");
        assertThat(sandbox.aws().since(before))
                .noneMatch(request -> request.operation().equals("AssumeRoleWithWebIdentity"))
                .anySatisfy(request -> {
                    assertThat(request.operation()).isEqualTo("AssumeRoleForPodIdentity");
                    assertThat(request.principal()).contains("assumed-role/sandbox-node/i-");
                })
                .anySatisfy(request -> {
                    assertThat(request.operation()).isEqualTo("DescribeCluster");
                    assertThat(request.principal()).contains("assumed-role/" + ASSOCIATED + "/eks-sandbox-associated-");
                });
    }

    private void run(String name, String image, String arguments) {
        run(name, "reader", image, arguments);
    }

    private void run(String name, String serviceAccount, String image, String arguments) {
        hands.create(JOBS, "test", """
                metadata: {name: %1$s}
                spec:
                  backoffLimit: 0
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      serviceAccountName: %4$s
                      restartPolicy: Never
                      securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                      containers:
                        - name: groundwork
                          image: %2$s
                          args: %3$s
                          securityContext:
                            allowPrivilegeEscalation: false
                            readOnlyRootFilesystem: true
                            capabilities: {drop: [ALL]}
                          volumeMounts:
                            - {name: tmp, mountPath: /tmp}
                            - {name: baseline, mountPath: /baseline}
                      volumes:
                        - {name: tmp, emptyDir: {}}
                        - {name: baseline, configMap: {name: baseline}}
                """.formatted(name, image, arguments, serviceAccount));
        Hands.eventually("the Job is over", () -> {
            JsonNode status = hands.get(JOBS + "/" + name).path("status");
            return status.path("succeeded").asInt() + status.path("failed").asInt() == 1;
        });
    }

    private JsonNode pod(String name) {
        return hands.get(NAMESPACE + "/pods?labelSelector=app%3D" + name).at("/items/0");
    }

    private String log(String name) {
        return hands.text(NAMESPACE + "/pods/" + pod(name).at("/metadata/name").asText() + "/log");
    }
}
