package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What no preview can foretell lowers the score and is named; what must not be shown is not. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PredictionIT {
    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String SECRETS = "/api/v1/namespaces/default/secrets";

    private final Hands hands = new Hands(Sandboxes.simulated());
    private final Engine engine = new Engine(Sandboxes.simulated());

    @AfterAll
    void end() {
        engine.close();
        hands.close();
    }

    @Test
    void aWebhookThatHidesFromDryRunsLowersTheScoreAndItsLeafIsNamed(@TempDir Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        String configMap = """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: flow-injected, namespace: default, labels: {mesh: injected}}
                data: {key: value}
                """;
        try (HiddenWebhook webhook = new HiddenWebhook(folder)) {
            hands.create(WEBHOOKS, "mesh", webhook.configuration());
            try {
                // The API server takes a moment to know its webhooks.
                Hands.eventually("the webhook is called", () -> {
                    hands.delete("/api/v1/namespaces/default/configmaps/flow-probe");
                    return hands.create("/api/v1/namespaces/default/configmaps", "probe", """
                                    apiVersion: v1
                                    kind: ConfigMap
                                    metadata: {name: flow-probe, labels: {mesh: injected}, annotations: {a: b}}
                                    """)
                            .at("/metadata/annotations")
                            .has("mesh.example/injected");
                });
                Report report = engine.apply(configMap);
                assertThat(report.score().orElseThrow().percent()).isLessThan(100);
                assertThat(Engine.text(report)).isEqualTo("""
                        Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                        flow
                            + created   ConfigMap default/flow-injected

                        1 Kubernetes object written, 0 failed, 0 blocked, 0 unchanged, in N s
                        Prediction: 90 % of 10 leaves turned out as shown (1 change predicted by the server, 0 computed for
                        AWS, 0 not predictable)
                          miss ConfigMap default/flow-injected: metadata.annotations["mesh.example/injected"]: not shown, became "true"
                        """);
            } finally {
                hands.delete(WEBHOOKS + "/flow-hidden");
                hands.delete("/api/v1/namespaces/default/configmaps/flow-probe");
                hands.delete("/api/v1/namespaces/default/configmaps/flow-injected");
            }
        }
    }

    @Test
    void aDefaultOfAKindThatTheSamePlanMakesCannotBeForetold() {
        String definition = """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: wells.flow.groundwork.dev}
                spec:
                  group: flow.groundwork.dev
                  scope: Namespaced
                  names: {plural: wells, singular: well, kind: Well, listKind: WellList}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema:
                        openAPIV3Schema:
                          type: object
                          properties:
                            spec:
                              type: object
                              properties:
                                depth: {type: integer, default: 7}
                                name: {type: string}
                """;
        String well = """
                apiVersion: flow.groundwork.dev/v1
                kind: Well
                metadata: {name: old, namespace: default}
                spec: {name: Old well}
                """;
        try {
            Report preview = engine.preview(definition, well);
            assertThat(Engine.text(preview)).contains("Well default/old (too early for the server to check)");
            assertThat(preview.plan().orElseThrow().isComplete()).isTrue();
            Report report = engine.apply(definition, well);
            assertThat(report.outcomes()).hasSize(2).allMatch(Outcome.Applied.class::isInstance);
            assertThat(report.problems()).isEmpty();
            assertThat(report.score().orElseThrow().percent()).isLessThan(100);
            assertThat(Engine.text(report))
                    .contains("miss Well default/old: spec.depth: not shown, became 7", "1 not predictable");
            assertThat(engine.preview(definition, well).plan().orElseThrow().changes())
                    .allMatch(Change.Unchanged.class::isInstance);
        } finally {
            hands.delete(DEFINITIONS + "/wells.flow.groundwork.dev");
        }
    }

    @Test
    void aSecretsValueIsNowhereAndItsChangeIsSeen() {
        String before = secret("hunter2-before");
        String after = secret("hunter2-after");
        try {
            assertSilent(engine.preview(before));
            assertSilent(engine.preview("""
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: flow-new}
                    """, before.replace("default", "flow-new")));
            assertSilent(engine.apply(before));
            Report unchanged = engine.preview(before);
            assertThat(unchanged.plan().orElseThrow().writes()).isEmpty();
            Report preview = engine.preview(after);
            assertSilent(preview);
            assertThat(Engine.text(preview)).contains("~ update    Secret default/flow-password", "data.password");
            assertSilent(engine.apply(after));
            assertThat(hands.get(SECRETS + "/flow-password")
                            .at("/data/password")
                            .asText())
                    .isEqualTo(base64("hunter2-after"));
            hands.patch(
                    SECRETS + "/flow-password",
                    "night-shift",
                    "data: {password: '%s', user: '%s'}".formatted(base64("hunter2-before"), base64("night")));
            hands.patch(SECRETS + "/flow-password", "night-shift", """
                    metadata: {annotations: {groundwork.dev/declared: null}}""");
            Report conflict = engine.preview(after);
            assertSilent(conflict);
            assertThat(Engine.text(conflict)).contains("data.password belongs to night-shift", "theirs  masked:");
        } finally {
            hands.delete(SECRETS + "/flow-password");
        }
    }

    private static void assertSilent(Report report) {
        for (String value : new String[] {"hunter2-before", "hunter2-after"}) {
            for (String hidden : new String[] {value, base64(value)}) {
                assertThat(Engine.text(report)).doesNotContain(hidden);
                assertThat(Engine.json(report)).doesNotContain(hidden);
            }
        }
    }

    private static String base64(String text) {
        return java.util.Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String secret(String password) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: flow-password, namespace: default}
                type: Opaque
                data: {password: %s, user: cm9vdA==}
                """.formatted(base64(password));
    }
}
