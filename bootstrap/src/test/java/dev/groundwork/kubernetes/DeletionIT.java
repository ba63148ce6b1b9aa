package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.engine.Decisions;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.sandbox.RealPrograms;
import dev.groundwork.sandbox.Sandbox;
import dev.groundwork.sandbox.SandboxSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes, what stays, and what holds it, on a real API server with its garbage collector. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@SuppressWarnings("NullAway.Init")
final class DeletionIT {
    private static final String OURS = "labels: {app.kubernetes.io/managed-by: groundwork, groundwork.dev/addon: x}";

    private static Sandbox sandbox;
    private static ApiServer server;
    private static KubernetesReader reader;
    private static KubernetesDriver driver;

    @BeforeAll
    static void up() {
        sandbox = Sandbox.start(SandboxSettings.usual().withRealPrograms(RealPrograms.NEVER));
        Connection connection = Connection.find(Optional.of(sandbox.kubeconfig()), Optional.empty(), Map.of());
        server = new ApiServer(connection, new Waiter(Clock.systemUTC()));
        reader = new KubernetesReader(server);
        driver = new KubernetesDriver(server, reader, Decisions.none());
    }

    @AfterAll
    static void down() {
        server.close();
        sandbox.close();
    }

    @Test
    void whatIsOursGoesAndWhatIsGoneIsNoTask() {
        ResourceId there = configMap("goes", OURS);
        ResourceId absent = new ResourceId("", "ConfigMap", "default", "never-was");
        ResourceId unknownKind = new ResourceId("example.com", "Unheard", "default", "x");

        List<Change.Undeclared> found = leftovers(there, absent, unknownKind);
        assertThat(found).singleElement().isInstanceOf(Change.Delete.class);
        delete(found.getFirst());

        assertThat(reader.get(there)).isEmpty();
        assertThat(leftovers(there)).isEmpty();
        delete(found.getFirst());
    }

    @Test
    void whatDoesNotCarryOurLabelOrBelongsToAControllerIsNotOurs() {
        ResourceId unlabelled = configMap("unlabelled", "labels: {team: blue}");
        ResourceId owner = configMap("owner", OURS);
        ResourceId controlled = configMap("controlled", OURS + """
                , ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: owner, uid: %s, controller: true}]""".formatted(uid(owner)));

        assertThat(leftovers(unlabelled, controlled))
                .allSatisfy(change -> assertThat(change)
                        .isInstanceOfSatisfying(
                                Change.Kept.class,
                                kept -> assertThat(kept.ours()).isFalse()));
        assertThat(driver.ours()).contains(owner).doesNotContain(unlabelled, controlled);
    }

    @Test
    void anObjectThatSomebodyMadeAnewIsNotHit() {
        ResourceId id = configMap("anew", OURS);
        Change.Undeclared shown = leftovers(id).getFirst();
        server.send(new ApiServer.Request("DELETE", path(id), "application/json", null), "application/json");
        configMap("anew", "labels: {team: blue}");

        assertThatThrownBy(() -> delete(shown))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(Problem.Code.CONFLICT))
                .hasMessageContaining("made it anew");
        assertThat(reader.get(id)).isPresent();
    }

    @Test
    void claimsOnDataStayAlwaysAndKindsStayUnlessAskedAndWhileOthersHaveObjectsOfThem() {
        ResourceId claim = make("""
                {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: default, %s},
                 spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}""".formatted(OURS));
        assertThat(why(claim, true)).contains("never deletes data");

        ResourceId kind = kind("Thing", "things");
        ResourceId thing = custom("Thing", "ours", OURS);
        ResourceId foreign = custom("Thing", "theirs", "labels: {team: blue}");
        assertThat(why(kind, false)).contains("only if asked for");
        assertThat(why(kind, true)).contains("Thing default/ours", "Thing default/theirs");
        assertThat(((Change.Kept) leftovers(true, thing, kind).getLast()).why())
                .endsWith("which would be lost: Thing default/theirs");

        server.send(new ApiServer.Request("DELETE", path(foreign), "application/json", null), "application/json");
        List<Change.Undeclared> both = leftovers(true, thing, kind);
        assertThat(both).hasSize(2).allMatch(Change.Delete.class::isInstance);
        assertThatThrownBy(() -> delete(both.getLast())).hasMessageContaining("Thing default/ours");
        both.forEach(DeletionIT::delete);
        assertThat(leftovers(true, thing, kind)).isEmpty();
    }

    @Test
    void aNamespaceGoesOnlyIfNothingOfOthersIsInIt() {
        ResourceId namespace = make("{apiVersion: v1, kind: Namespace, metadata: {name: full, %s}}".formatted(OURS));
        ResourceId inside = make(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: inside, namespace: full, %s}}".formatted(OURS));
        ResourceId theirs = make("{apiVersion: v1, kind: Secret, metadata: {name: theirs, namespace: full}}");

        Change.Kept kept = (Change.Kept) leftovers(inside, namespace).getLast();
        assertThat(kept.why()).endsWith("which would be lost: Secret full/theirs");
        assertThat(kept.ours()).isTrue();

        server.send(new ApiServer.Request("DELETE", path(theirs), "application/json", null), "application/json");
        List<Change.Undeclared> both = leftovers(inside, namespace);
        assertThat(both).hasSize(2).allMatch(Change.Delete.class::isInstance);
        // What is still in it was not deleted before, or somebody put something in since.
        assertThatThrownBy(() -> delete(both.getLast())).hasMessageContaining("ConfigMap full/inside");
        both.forEach(DeletionIT::delete);
        assertThat(reader.get(namespace)).isEmpty();
    }

    @Test
    void whatIsHeldSaysWhoHoldsItAndWhatToDo() {
        ResourceId service = make("""
                {apiVersion: v1, kind: Service, metadata: {name: held, namespace: default, finalizers: [service.k8s.aws/resources],
                 %s}, spec: {ports: [{port: 80}]}}""".formatted(OURS));
        Change.Delete delete = (Change.Delete) leftovers(service).getFirst();
        assertThat(delete.finalizers()).containsExactly("service.k8s.aws/resources");

        assertThatThrownBy(() -> driver.delete(delete, server.now().plus(Duration.ofSeconds(1)), health -> {}))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(Problem.Code.TIMED_OUT);
                    assertThat(e.problem().what())
                            .contains(
                                    "finalizer service.k8s.aws/resources",
                                    "the AWS Load Balancer Controller, once it has deleted in AWS");
                    assertThat(e.problem().todo()).contains("kubectl patch service held -n default --type merge -p");
                });

        // Run again: it is still on its way, and gone once it is let go.
        Change.Delete again = (Change.Delete) leftovers(service).getFirst();
        patch(service, "{metadata: {finalizers: null}}");
        delete(again);
        assertThat(reader.get(service)).isEmpty();
    }

    @Test
    void aWorkloadIsGoneWhenItsPodsAre() {
        ResourceId deployment = make("""
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: running, namespace: default, %s},
                 spec: {selector: {matchLabels: {app: running}}, template: {metadata: {labels: {app: running}},
                 spec: {containers: [{name: c, image: registry.example/c}]}}}}""".formatted(OURS));
        Instant deadline = server.now().plusSeconds(30);
        new WorkloadWatch(server, reader)
                .await(reader.kinds().find(deployment).orElseThrow(), deployment, deadline, health -> {});
        assertThat(reader.listPages("/api/v1/namespaces/default/pods", "app=running"))
                .isNotEmpty();

        leftovers(deployment).forEach(DeletionIT::delete);

        assertThat(reader.listPages("/api/v1/namespaces/default/pods", "app=running"))
                .isEmpty();
    }

    private static List<Change.Undeclared> leftovers(ResourceId... ids) {
        return leftovers(false, ids);
    }

    private static List<Change.Undeclared> leftovers(boolean asked, ResourceId... ids) {
        return driver.leftovers(Arrays.stream(ids)
                .map(id -> new Leftover(id, "x", Leftover.Reason.SWITCHED_OFF, Map.of(), asked))
                .toList());
    }

    private static String why(ResourceId id, boolean asked) {
        return ((Change.Kept) leftovers(asked, id).getFirst()).why();
    }

    private static void delete(Change.Undeclared change) {
        driver.delete((Change.Delete) change, server.now().plusSeconds(60), health -> {});
    }

    private static ResourceId configMap(String name, String metadata) {
        return make("{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: default, %s}}"
                .formatted(name, metadata));
    }

    private static ResourceId kind(String kind, String plural) {
        ResourceId id = make("""
                {apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition,
                 metadata: {name: %2$s.example.org, %3$s},
                 spec: {group: example.org, scope: Namespaced, names: {kind: %1$s, plural: %2$s},
                  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}}""".formatted(kind, plural, OURS));
        new WorkloadWatch(server, reader)
                .await(reader.kinds().find(id).orElseThrow(), id, server.now().plusSeconds(30), health -> {});
        return id;
    }

    private static ResourceId custom(String kind, String name, String metadata) {
        return make("{apiVersion: example.org/v1, kind: %s, metadata: {name: %s, namespace: default, %s}}"
                .formatted(kind, name, metadata));
    }

    private static ResourceId make(String yaml) {
        KubernetesObject object = Yaml.object(yaml);
        ApiServer.Answer answer = new KubernetesWriter(server).apply(reader.kindNow(object), object, true, false);
        assertThat(answer.ok()).as(answer.toString()).isTrue();
        return object.id();
    }

    private static void patch(ResourceId id, String yaml) {
        ApiServer.Answer answer = server.send(
                new ApiServer.Request("PATCH", path(id), "application/merge-patch+json", Yaml.node(yaml)),
                "application/json");
        assertThat(answer.ok()).as(answer.toString()).isTrue();
    }

    private static String path(ResourceId id) {
        return reader.kinds().find(id).orElseThrow().path(id);
    }

    private static String uid(ResourceId id) {
        return reader.get(id).orElseThrow().text("metadata", "uid");
    }
}
