package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.addon.WebhookCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.engine.Waiter;
import dev.groundwork.kubernetes.ApiServer;
import dev.groundwork.kubernetes.Connection;
import dev.groundwork.kubernetes.KubernetesReader;
import dev.groundwork.kubernetes.WebhookAdmitsProver;
import dev.groundwork.kubernetes.WebhookRefusesProver;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import dev.groundwork.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run tells of an admission webhook: one that says no to whatever has the key {@code bad}. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebhookIT {
    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
    private static final WebhookCheck.Admits ADMITS = new WebhookCheck.Admits(
            "flow",
            WebhookCheck.Hook.validating(
                    "flow-picky",
                    "picky.flow.groundwork.dev",
                    new ResourceId("apps", "Deployment", "default", "picky")),
            tree("{apiVersion: v1, kind: ConfigMap, metadata: {name: probe, namespace: default}, data: {good: yes}}"));
    private static final WebhookCheck.Refuses REFUSES = new WebhookCheck.Refuses(
            "flow",
            ADMITS,
            tree("{apiVersion: v1, kind: ConfigMap, metadata: {name: probe, namespace: default}, data: {bad: yes}}"));
    /** Asked about nothing else, so that it disturbs nobody. */
    private static final String RULE =
            "apiGroups: [''], apiVersions: [v1], resources: [configmaps], operations: [CREATE]";

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final ApiServer server = new ApiServer(
            Connection.find(Optional.of(sandbox.kubeconfig()), Optional.empty(), Map.of()),
            new Waiter(Clock.systemUTC()));
    private final KubernetesReader reader = new KubernetesReader(server);
    private Optional<LoopbackWebhook> served = Optional.empty();

    @BeforeAll
    void serve(@TempDir Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        served = Optional.of(new LoopbackWebhook(folder, WebhookIT::review));
    }

    @AfterEach
    void takeTheConfigurationAway() {
        hands.delete(WEBHOOKS + "/flow-picky");
    }

    @AfterAll
    void end() {
        served.ifPresent(LoopbackWebhook::close);
        server.close();
        hands.close();
    }

    private static void review(JsonNode request, ObjectNode response) {
        if (request.at("/object/data").has("bad")) {
            response.put("allowed", false).putObject("status").put("message", "it is bad");
        }
    }

    @Test
    void aGoodObjectPassesAndABadOneIsDeniedByName() {
        configure(webhook().url(), webhook().caBundle(), "Fail", RULE);

        whenDenied();
        assertThat(admits()).isInstanceOf(Proof.Proven.class);
        assertThat(refuses())
                .isEqualTo(new Proof.Proven(
                        "admission webhook \"picky.flow.groundwork.dev\" denied the request: it is bad"));
        assertThat(hands.exists("/api/v1/namespaces/default/configmaps/probe")).isFalse();
    }

    @Test
    void aWebhookThatNobodyServesIsRefutedWithItsMessage() {
        configure("https://127.0.0.1:1/", webhook().caBundle(), "Fail", RULE);

        Hands.eventually("the webhook is called", () -> admits() instanceof Proof.Refuted);
        assertThat(refuted(admits()).seen())
                .contains("failed calling webhook \"picky.flow.groundwork.dev\"", "connection refused");
        assertThat(refuted(refuses()).seen()).contains("failed calling webhook");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefutedWithItsMessage(@TempDir Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        try (LoopbackWebhook other = new LoopbackWebhook(folder, WebhookIT::review)) {
            configure(webhook().url(), other.caBundle(), "Fail", RULE);

            Hands.eventually("the webhook is called", () -> admits() instanceof Proof.Refuted);
            assertThat(refuted(admits()).seen()).contains("failed calling webhook", "x509");
        }
    }

    @Test
    void aBadObjectThatPassesIsRefuted() {
        configure(webhook().url(), webhook().caBundle(), "Fail", RULE);
        WebhookCheck.Refuses lenient = new WebhookCheck.Refuses("flow", ADMITS, ADMITS.object());

        assertThat(refuted(verdict(new WebhookRefusesProver(server, reader).ask(lenient)))
                        .seen())
                .isEqualTo("it passed");
    }

    @Test
    void aGoodObjectThatIsDeniedIsRefutedWithTheWebhooksOwnWord() {
        configure(webhook().url(), webhook().caBundle(), "Fail", RULE);
        WebhookCheck.Admits harsh = new WebhookCheck.Admits("flow", ADMITS.hook(), REFUSES.object());

        whenDenied();
        assertThat(refuted(verdict(new WebhookAdmitsProver(server, reader).ask(harsh)))
                        .seen())
                .endsWith("denied the request: it is bad");
    }

    @Test
    void aWebhookThatMayBePassedBySilentlyProvesNothing() {
        configure(webhook().url(), webhook().caBundle(), "Ignore", RULE);

        assertThat(refuted(admits()).expected()).isEqualTo("failurePolicy Fail");
    }

    @Test
    void aWebhookThatIsNotAskedAboutSuchObjectsProvesNothing() {
        configure(webhook().url(), webhook().caBundle(), "Fail", RULE.replace("configmaps", "endpoints"));

        assertThat(refuted(admits()).seen()).isEqualTo("webhook picky.flow.groundwork.dev is not asked about it");
    }

    @Test
    void aConfigurationThatIsNotThereIsRefuted() {
        assertThat(refuted(admits()).seen()).isEqualTo("it does not exist");
        assertThat(refuted(refuses()).seen()).isEqualTo("it does not exist");
    }

    private LoopbackWebhook webhook() {
        return served.orElseThrow();
    }

    /** The API server takes a moment to know its webhooks. */
    private void whenDenied() {
        Hands.eventually("the webhook is called", () -> refuses() instanceof Proof.Proven);
    }

    private Proof.Verdict admits() {
        return verdict(new WebhookAdmitsProver(server, reader).ask(ADMITS));
    }

    private Proof.Verdict refuses() {
        return verdict(new WebhookRefusesProver(server, reader).ask(REFUSES));
    }

    private static Proof.Verdict verdict(Prover.Finding finding) {
        return finding.proof().verdict();
    }

    private static Proof.Refuted refuted(Proof.Verdict verdict) {
        assertThat(verdict).isInstanceOf(Proof.Refuted.class);
        return (Proof.Refuted) verdict;
    }

    private void configure(String url, String caBundle, String policy, String rule) {
        hands.create(WEBHOOKS, "flow", """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: flow-picky}
                webhooks:
                  - name: picky.flow.groundwork.dev
                    clientConfig: {url: "%s", caBundle: %s}
                    rules: [{%s}]
                    failurePolicy: %s
                    sideEffects: None
                    admissionReviewVersions: [v1]
                    matchConditions: [{name: ours, expression: "object.metadata.name == 'probe'"}]
                """.formatted(url, caBundle, rule, policy));
    }

    private static Tree tree(String yaml) {
        try {
            return Tree.of((ObjectNode) new YAMLMapper().readTree(yaml.replace("yes", "'yes'")));
        } catch (JsonProcessingException e) {
            throw new AssertionError(yaml, e);
        }
    }
}
