package dev.groundwork.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.groundwork.engine.Decisions;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.FieldConflict;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Tree;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent after a conflict, for each decision that a baseline can take. */
final class ApplicationWireTest {
    private static final Kinds.Kind KIND = new Kinds.Kind("apps/v1", "Deployment", "deployments", true);
    private static final KubernetesObject OBJECT = Yaml.object("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app, namespace: n}
            spec: {replicas: 2, paused: false}
            """);
    private static final Tree LIVE = Yaml.tree("{metadata: {name: app}, spec: {replicas: 5, paused: true}}");
    private static final String CONFLICT = """
            {"message": "conflict", "details": {"causes": [
              {"reason": "FieldManagerConflict", "field": ".spec.replicas",
               "message": "conflict with \\"kubectl-scale\\" using apps/v1"},
              {"reason": "FieldManagerConflict", "field": ".spec.paused",
               "message": "conflict with \\"rollouts\\" using apps/v1 at 2026-11-22T05:00:00Z"}]}}
            """;

    private final WireMockServer wire = new WireMockServer(wireMockConfig().dynamicPort());

    @BeforeEach
    void start() {
        wire.start();
        wire.stubFor(any(anyUrl()).willReturn(aResponse().withBody("{\"kind\":\"Deployment\"}")));
        wire.stubFor(patch(anyUrl())
                .withQueryParam("force", absent())
                .willReturn(aResponse().withStatus(409).withBody(CONFLICT))
                .atPriority(1));
    }

    @AfterEach
    void stop() {
        wire.stop();
    }

    @Test
    void whatNobodyDecidedIsContestedWithBothValues() {
        Application.Result result = run(Decisions.none(), Optional.of(LIVE), true);

        assertThat(result)
                .isEqualTo(new Application.Result.Contested(List.of(
                        new FieldConflict("spec.replicas", "kubectl-scale", Optional.of("5"), Optional.of("2")),
                        new FieldConflict("spec.paused", "rollouts", Optional.of("true"), Optional.of("false")))));
        assertThat(sent()).hasSize(1);
    }

    @Test
    void theValueOfAnotherIsNotInventedWhereItIsNotKnown() {
        assertThat(run(Decisions.none(), Optional.empty(), true))
                .isInstanceOfSatisfying(
                        Application.Result.Contested.class,
                        contested -> assertThat(contested.conflicts())
                                .allSatisfy(conflict ->
                                        assertThat(conflict.theirs()).isEmpty()));
    }

    @Test
    void fieldsThatAreTakenAreForced() {
        run(decide(List.of("spec.replicas", "spec.paused"), List.of()), Optional.of(LIVE), true);

        assertThat(sent()).hasSize(2);
        assertThat(sent().getLast().getUrl()).contains("force=true").contains("dryRun=All");
        assertThat(sent().getLast().getBodyAsString())
                .contains("\"replicas\":2")
                .contains("\"paused\":false");
    }

    @Test
    void takingOnlySomeOfThemIsNotEnough() {
        Application.Result result = run(decide(List.of("spec.replicas"), List.of()), Optional.of(LIVE), true);

        assertThat(result).isInstanceOf(Application.Result.Contested.class);
        assertThat(sent()).hasSize(1);
    }

    @Test
    void fieldsThatAreYieldedAreLeftOutAndNothingIsForced() {
        run(decide(List.of(), List.of("*")), Optional.of(LIVE), true);

        assertThat(sent()).hasSize(2);
        assertThat(sent().getLast().getUrl()).doesNotContain("force");
        assertThat(sent().getLast().getBodyAsString())
                .doesNotContain("replicas")
                .doesNotContain("paused");
    }

    @Test
    void oneIsTakenAndTheOtherYielded() {
        run(decide(List.of("spec.replicas"), List.of("spec.paused")), Optional.of(LIVE), false);

        assertThat(sent().getLast().getUrl()).contains("force=true").doesNotContain("dryRun");
        assertThat(sent().getLast().getBodyAsString())
                .contains("\"replicas\":2")
                .doesNotContain("paused");
    }

    @Test
    void driftIsTakenBackAtOnce() {
        try (ApiServer server = server()) {
            new Application(new KubernetesWriter(server), Decisions.none())
                    .run(KIND, OBJECT, Optional.of(LIVE), true, false);
        }

        assertThat(sent())
                .singleElement()
                .satisfies(
                        request -> assertThat(request.getUrl())
                                .isEqualTo(
                                        "/apis/apps/v1/namespaces/n/deployments/app?fieldManager=groundwork&fieldValidation=Strict&force=true"));
        wire.verify(1, patchRequestedFor(anyUrl()).withHeader("Content-Type", equalTo("application/apply-patch+yaml")));
    }

    @Test
    void noValueOfASecretIsShownInAConflict() {
        wire.stubFor(patch(anyUrl())
                .willReturn(aResponse().withStatus(409).withBody("""
                        {"details": {"causes": [{"reason": "FieldManagerConflict", "field": ".data.a",
                         "message": "conflict with \\"other\\""}]}}"""))
                .atPriority(1));
        KubernetesObject secret =
                Yaml.object("{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: n}, data: {a: c2VjcmV0}}");
        try (ApiServer server = server()) {
            Application.Result result = new Application(new KubernetesWriter(server), Decisions.none())
                    .run(new Kinds.Kind("v1", "Secret", "secrets", true), secret, Optional.empty(), false, true);

            assertThat(result.toString()).contains("masked:").doesNotContain("c2VjcmV0");
        }
    }

    private Application.Result run(Decisions decisions, Optional<Tree> live, boolean dryRun) {
        try (ApiServer server = server()) {
            return new Application(new KubernetesWriter(server), decisions).run(KIND, OBJECT, live, false, dryRun);
        }
    }

    private List<LoggedRequest> sent() {
        return wire.findAll(patchRequestedFor(anyUrl()));
    }

    private ApiServer server() {
        return new ApiServer(
                new Connection(new ConfigBuilder(Config.empty())
                        .withMasterUrl(wire.baseUrl())
                        .build()),
                new Waiter(Clock.systemUTC()));
    }

    private static Decisions decide(List<String> take, List<String> yield) {
        return new Decisions(Set.of(), Map.of("x", take), Map.of("x", yield));
    }
}
