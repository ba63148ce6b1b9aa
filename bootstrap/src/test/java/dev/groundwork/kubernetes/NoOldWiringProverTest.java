package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Injection;
import dev.groundwork.addon.WiringCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NoOldWiringProverTest {
    private static final String ARN = "arn:aws:iam::111122223333:role/app";
    private static final String POD = """
            {metadata: {name: %s, annotations: {%s}},
             spec: {serviceAccountName: app, containers: [{name: app, env: [%s]}]}, status: {phase: Running}}""";
    private static final String NEW = "groundwork.dev/wiring: '2'";
    private static final String ROLE = "{name: AWS_ROLE_ARN, value: '" + ARN + "'}";
    private static final WiringCheck.NoOldWiring WORKLOAD = new WiringCheck.NoOldWiring(
            "x",
            new ResourceId("apps", "Deployment", "n", "app"),
            Map.of("groundwork.dev/wiring", "2"),
            Injection.ofRole(ARN));
    private static final WiringCheck.NoOldWiring ACCOUNT = new WiringCheck.NoOldWiring(
            "x", new ResourceId("", "ServiceAccount", "n", "app"), Map.of(), Injection.ofRole(ARN));

    private static final WiringCheck.NoOldWiring ASSOCIATED = new WiringCheck.NoOldWiring(
            "x", new ResourceId("", "ServiceAccount", "n", "app"), Map.of(), Injection.ofAssociation());
    private static final String URI =
            "{name: AWS_CONTAINER_CREDENTIALS_FULL_URI, value: 'http://169.254.170.23/v1/credentials'}";
    private static final String FILE = "{name: AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, value:"
            + " /var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token}";
    private static final String WEB = "{name: AWS_WEB_IDENTITY_TOKEN_FILE, value: /var/run/token}";
    private static final String VOLUME =
            "{name: token, projected: {sources: [{serviceAccountToken: {audience: pods.eks.amazonaws.com, path: t}}]}}";

    private final WireCluster cluster = new WireCluster()
            .hasPods("n")
            .has(
                    "/apis/apps/v1/namespaces/n/deployments/app",
                    "{metadata: {name: app, namespace: n}, spec: {selector: {matchLabels: {app: app}}}}");

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void podsWithThePresentHashAndTheirRoleAreProven() {
        givenWebhook();
        cluster.hasPods("n", POD.formatted("a", NEW, ROLE), POD.formatted("b", NEW, ROLE));
        assertThat(ask(WORKLOAD).proof().verdict()).isEqualTo(new Proof.Proven("all 2 pods have the present wiring"));
    }

    @Test
    void aPodThatWasMadeBeforeIsNamedWithWhatToRestart() {
        givenWebhook();
        cluster.hasPods(
                "n",
                POD.formatted("a", NEW, ROLE),
                POD.formatted("b", "groundwork.dev/wiring: '1'", ROLE),
                POD.formatted("c", "", ROLE));
        Prover.Finding finding = ask(WORKLOAD);
        assertThat(finding.proof().verdict())
                .isEqualTo(new Proof.Refuted(
                        "pods that were made after the last change",
                        "b has groundwork.dev/wiring=1; c has no annotation groundwork.dev/wiring",
                        "kubectl -n n rollout restart deployment/app"));
        assertThat(finding.settled()).as("a roll-out may replace them").isFalse();
    }

    @Test
    void aPodThatTheWebhookNeverSawHasNoRole() {
        givenWebhook();
        cluster.hasPods(
                "n",
                POD.formatted("a", NEW, ""),
                POD.formatted("b", NEW, "{name: AWS_ROLE_ARN, value: 'arn:aws:iam::111122223333:role/old'}"));
        assertThat(ask(WORKLOAD).proof().verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen())
                                .isEqualTo(
                                        "a has no AWS_ROLE_ARN; b has AWS_ROLE_ARN=arn:aws:iam::111122223333:role/old"));
    }

    @Test
    void withoutTheWebhookOnlyAnnotationsTellAndThatIsSaid() {
        cluster.hasPods("n", POD.formatted("a", NEW, ""));
        assertThat(ask(WORKLOAD).proof().verdict())
                .isEqualTo(
                        new Proof.Proven(
                                "its pod has the present wiring, as far as its annotations tell: no pod-identity-webhook is seen here"));
    }

    @Test
    void thePodsOfAServiceAccountAreThoseThatRunAsIt() {
        givenWebhook();
        cluster.hasPods(
                "n",
                POD.formatted("a", "", ""),
                POD.formatted("b", "", "").replace("serviceAccountName: app", "serviceAccountName: other"),
                POD.formatted("c", "", "").replace("Running", "Succeeded"));
        assertThat(ask(ACCOUNT).proof().verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen()).isEqualTo("a has no AWS_ROLE_ARN"));
    }

    @Test
    void aPodThatEksWiredForPodIdentityIsProven() {
        givenWebhook();
        cluster.hasPods("n", associated("a", "", URI + ", " + FILE, VOLUME));
        assertThat(ask(ASSOCIATED).proof().verdict()).isEqualTo(new Proof.Proven("its pod has the present wiring"));
        cluster.hasPods(
                "n", associated("a", "", URI.replace("169.254.170.23", "[fd00:ec2::23]") + ", " + FILE, VOLUME));
        assertThat(ask(ASSOCIATED).proof().verdict()).as("in a cluster of IPv6").isInstanceOf(Proof.Proven.class);
    }

    @Test
    void ofPodIdentityTheAddressTheTokensPathAndTheTokenAreJudged() {
        assertThat(seen(associated("a", "", FILE, VOLUME))).isEqualTo("a has no AWS_CONTAINER_CREDENTIALS_FULL_URI");
        assertThat(seen(associated("a", "", URI, VOLUME))).isEqualTo("a has no AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
        assertThat(seen(associated("a", "", URI.replace("170.23", "170.2") + ", " + FILE, VOLUME)))
                .isEqualTo("a has AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.2/v1/credentials");
        assertThat(seen(associated("a", "", URI + ", " + FILE, "")))
                .isEqualTo("a has no token for pods.eks.amazonaws.com");
        assertThat(seen(associated("a", "", URI + ", " + FILE, VOLUME.replace("pods.eks", "sts"))))
                .as("a token for somebody else")
                .isEqualTo("a has no token for pods.eks.amazonaws.com");
        assertThat(seen(associated("a", "", URI + ", " + FILE, VOLUME)
                        .replace("{name: token, mountPath", "{name: other, mountPath")))
                .as("a token that is not mounted")
                .isEqualTo("a has no token for pods.eks.amazonaws.com");
    }

    @Test
    void aPodWithBothIsOldBecauseSdksLookForWebIdentityFirst() {
        assertThat(seen(associated("a", "", WEB + ", " + URI + ", " + FILE, VOLUME)))
                .isEqualTo("a has AWS_WEB_IDENTITY_TOKEN_FILE, where SDKs look before EKS Pod Identity");
        assertThat(seen(associated("a", "", ROLE + ", " + WEB, "")))
                .as("one from before the association")
                .isEqualTo("a has AWS_WEB_IDENTITY_TOKEN_FILE, where SDKs look before EKS Pod Identity");
        assertThat(ask(ASSOCIATED, associated("a", "", ROLE + ", " + URI + ", " + FILE, VOLUME)))
                .as("a role's name alone is no mechanism")
                .isInstanceOf(Proof.Proven.class);
    }

    @Test
    void eachContainerIsJudgedInitContainersTooButNotThoseThatTheWebhookWasToldToSkip() {
        String sidecar = associated("a", "", URI + ", " + FILE, VOLUME)
                .replace("containers: [", "containers: [{name: sidecar}, ");
        assertThat(seen(sidecar)).isEqualTo("a has no AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE in container sidecar");
        String init = associated("a", "", URI + ", " + FILE, VOLUME)
                .replace("containers: [", "initContainers: [{name: migrate}], containers: [");
        assertThat(seen(init)).isEqualTo("a has no AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE in container migrate");
        assertThat(ask(
                        ASSOCIATED,
                        sidecar.replace(
                                "annotations: {}", "annotations: {eks.amazonaws.com/skip-containers: 'x, sidecar'}")))
                .isInstanceOf(Proof.Proven.class);
    }

    @Test
    void nothingIsSaidOfPodsThatOnlyTheMissingWebhookCouldWire() {
        assertThat(ask(ACCOUNT).proof().verdict()).isInstanceOf(Proof.NotProvable.class);
    }

    @Test
    void aWorkloadWithoutPodsHasNoneWithOldWiring() {
        assertThat(ask(WORKLOAD).proof().verdict()).isEqualTo(new Proof.Proven("no pod runs"));
    }

    private void givenWebhook() {
        cluster.has(
                "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/pod-identity-webhook",
                "{metadata: {name: pod-identity-webhook}}");
    }

    private static String associated(String name, String annotations, String variables, String volume) {
        return """
                {metadata: {name: %s, annotations: {%s}},
                 spec: {serviceAccountName: app, volumes: [%s], containers: [{name: app, env: [%s],
                   volumeMounts: [{name: token, mountPath: /var/run/secrets/pods.eks.amazonaws.com/serviceaccount}]}]},
                 status: {phase: Running}}""".formatted(name, annotations, volume, variables);
    }

    private String seen(String pod) {
        return ask(ASSOCIATED, pod) instanceof Proof.Refuted refuted ? refuted.seen() : "not refuted";
    }

    private Proof.Verdict ask(WiringCheck.NoOldWiring check, String pod) {
        givenWebhook();
        cluster.hasPods("n", pod);
        return ask(check).proof().verdict();
    }

    private Prover.Finding ask(WiringCheck.NoOldWiring check) {
        return new NoOldWiringProver(cluster.reader(), new Simulation(cluster.reader())).ask(check);
    }
}
