package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Identity;
import dev.groundwork.baseline.AddonEntry;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.baseline.ClusterReference;
import dev.groundwork.catalog.MetricsServer;
import dev.groundwork.engine.Applier;
import dev.groundwork.engine.Decisions;
import dev.groundwork.engine.Inventory;
import dev.groundwork.engine.Planner;
import dev.groundwork.engine.Silence;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.FieldConflict;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Writer;
import dev.groundwork.render.Renderer;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.sandbox.KubernetesServer;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The Kubernetes side of metrics-server, planned, applied and healed through the driver, the planner and the applier, on
 * whichever API server a subclass brings. The tests build on each other; the server starts without metrics-server.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class MetricsServerContract {
    private static final ResourceId DEPLOYMENT = new ResourceId("apps", "Deployment", "kube-system", "metrics-server");

    private Optional<ApiServer> opened = Optional.empty();

    /** The server; ends the test as skipped if it cannot be had here. */
    abstract KubernetesServer server();

    @BeforeEach
    void open() {
        Connection connection = Connection.find(Optional.of(server().kubeconfig()), Optional.empty(), Map.of());
        opened = Optional.of(new ApiServer(connection, new Waiter(Clock.systemUTC())));
    }

    @AfterEach
    void close() {
        opened.ifPresent(ApiServer::close);
    }

    @Test
    @Order(1)
    void whereThereIsNothingEverythingIsCreatedAsTheServerForetells() {
        Plan plan = plan(Decisions.none(), rendered());

        assertThat(plan.of(Change.Create.class))
                .hasSize(rendered().size())
                .allSatisfy(create -> assertThat(create.prediction()).isEqualTo(Prediction.SERVER));
    }

    @Test
    @Order(2)
    void anApplyMakesAllOfItCurrent() {
        Applier.Result result = apply(plan(Decisions.none(), rendered()));

        assertThat(result.outcomes())
                .hasSize(rendered().size())
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Applied.class));
        assertThat(result.health().values())
                .allSatisfy(health -> assertThat(health.state()).isEqualTo(Health.State.CURRENT));
    }

    @Test
    @Order(3)
    void aSecondPlanHasNothingToDo() {
        assertThat(plan(Decisions.none(), rendered()).changes()).hasOnlyElementsOfType(Change.Unchanged.class);
    }

    @Test
    @Order(4)
    void aForeignValueIsDriftWithItsManagerAndHeals() {
        KubernetesObject foreign = Yaml.object("""
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: metrics-server, namespace: kube-system},
                 spec: {replicas: 0}}""");
        assertThat(writer("kubectl-scale")
                        .apply(deployments(), foreign, true, false)
                        .ok())
                .isTrue();

        Plan plan = plan(Decisions.none(), rendered());

        assertThat(plan.writes()).singleElement().isInstanceOfSatisfying(Change.Update.class, update -> {
            assertThat(update.id()).isEqualTo(DEPLOYMENT);
            assertThat(update.drift()).isTrue();
            assertThat(update.fields())
                    .extracting(FieldChange::path, field -> field.writer().map(Writer::manager))
                    .containsExactly(tuple("spec.replicas", Optional.of("kubectl-scale")));
        });
        apply(plan);
        assertThat(plan(Decisions.none(), rendered()).writes()).isEmpty();
    }

    @Test
    @Order(5)
    void ourLabelTakenAwayIsDriftAndHeals() {
        ApiServer.Answer answer = api().send(
                        new ApiServer.Request(
                                "PATCH",
                                deployments().path(DEPLOYMENT) + "?fieldManager=kubectl-label",
                                "application/merge-patch+json",
                                Yaml.node("{metadata: {labels: {app.kubernetes.io/managed-by: null}}}")),
                        "application/json");
        assertThat(answer.ok()).isTrue();

        Plan plan = plan(Decisions.none(), rendered());

        assertThat(plan.writes())
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Update.class,
                        update -> assertThat(update.drift()).isTrue());
        apply(plan);
        assertThat(plan(Decisions.none(), rendered()).writes()).isEmpty();
    }

    @Test
    @Order(6)
    void whatSomebodyElseMadeIsAConflictWithTheirValuesUntilItIsDecided() {
        KubernetesObject ours = Yaml.object("""
                {apiVersion: v1, kind: ConfigMap, metadata: {name: contested, namespace: default,
                 labels: {app.kubernetes.io/managed-by: groundwork}}, data: {key: ours}}""");
        KubernetesObject theirs = Yaml.object(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: contested, namespace: default}, data: {key: theirs}}");
        Kinds.Kind kind = new Kinds.Kind("v1", "ConfigMap", "configmaps", true);
        assertThat(writer("somebody").apply(kind, theirs, true, false).ok()).isTrue();
        Decisions adopt = new Decisions(Set.of("x"), Map.of(), Map.of());
        Decisions take = new Decisions(Set.of("x"), Map.of("x", List.of("data.key")), Map.of());

        assertThat(plan(Decisions.none(), List.<Resource>of(ours)).changes())
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Conflicted.class,
                        conflict -> assertThat(conflict.problem().what())
                                .isEqualTo("it exists already and belongs to field manager somebody"));
        assertThat(plan(adopt, List.<Resource>of(ours)).changes())
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Conflicted.class,
                        conflict -> assertThat(conflict.conflicts())
                                .containsExactly(new FieldConflict(
                                        "data.key", "somebody", Optional.of("\"theirs\""), Optional.of("\"ours\""))));
        assertThat(plan(take, List.<Resource>of(ours)).changes())
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Update.class,
                        update -> assertThat(update.fields())
                                .extracting(FieldChange::path)
                                .containsExactly("data.key", "metadata.labels[\"app.kubernetes.io/managed-by\"]"));
    }

    private List<Resource> rendered() {
        var settings = new MetricsServer.Settings(Optional.empty(), 1, 15);
        var entry = new AddonEntry(new MetricsServer(), settings, false, List.of(), List.of());
        var reference =
                new ClusterReference("test", "eu-west-1", false, Optional.empty(), Optional.empty(), Optional.empty());
        var baseline = new Baseline(
                reference,
                Identity.IRSA,
                Optional.empty(),
                Map.of(),
                Map.of(),
                new LinkedHashMap<>(Map.of("metrics-server", entry)));
        var cluster = new Cluster(
                "test",
                "eu-west-1",
                "aws",
                "123456789012",
                new ClusterReader(api(), new KubernetesReader(api())).version(),
                Optional.empty(),
                new TreeSet<>(),
                List.of());
        return new Renderer(baseline, cluster).render().resources();
    }

    private Plan plan(Decisions decisions, List<Resource> resources) {
        return new Planner(List.of(driver(decisions))).plan(resources, Inventory.empty());
    }

    private Applier.Result apply(Plan plan) {
        return new Applier(List.of(driver(Decisions.none())), new Silence())
                .apply(plan, Clock.systemUTC().instant().plus(Duration.ofMinutes(4)));
    }

    private KubernetesDriver driver(Decisions decisions) {
        return new KubernetesDriver(api(), new KubernetesReader(api()), decisions);
    }

    private KubernetesWriter writer(String manager) {
        return new KubernetesWriter(api(), manager);
    }

    private static Kinds.Kind deployments() {
        return new Kinds.Kind("apps/v1", "Deployment", "deployments", true);
    }

    private ApiServer api() {
        return opened.orElseThrow();
    }
}
