package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.LogGroup;
import dev.groundwork.resource.PodIdentityAssociation;
import dev.groundwork.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
final class ApplierTest {
    private static final KubernetesObject CONFIG = Things.configMap("config");
    private static final KubernetesObject APP = Things.deployment("app", "config");
    private static final KubernetesObject SERVICE = Things.object(
            "{apiVersion: v1, kind: Service, metadata: {name: front, namespace: n}, spec: {selector: {app: app}}}");
    private static final KubernetesObject API = Things.object("""
            {apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: api},
             spec: {service: {name: front, namespace: n}}}""");

    private final FakeDriver driver = new FakeDriver();
    private final FakeProgress progress = new FakeProgress();

    @Test
    void everyWriteHasAnOutcomeInThePlansOrder() {
        Applier.Result result = apply(Things.creating(API, SERVICE, APP, CONFIG));

        assertThat(result.outcomes())
                .extracting(Outcome::id)
                .containsExactly(API.id(), SERVICE.id(), APP.id(), CONFIG.id());
        assertThat(result.outcomes()).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Applied.class));
        assertThat(result.health().keySet()).containsExactlyInAnyOrder(API.id(), SERVICE.id(), APP.id(), CONFIG.id());
        assertThat(Applier.unwell(result)).isEmpty();
    }

    @Test
    void nothingIsWrittenBeforeWhatItNeeds() {
        apply(Things.creating(API, APP, SERVICE, CONFIG));

        assertThat(driver.done).containsSubsequence("apply config", "apply app", "current app", "apply api");
        assertThat(driver.done).containsSubsequence("apply front", "apply api");
    }

    @Test
    void anAssociationThatGoesIsGoneBeforeItsPodsAreReplacedAndAfterTheirNewWayIsThere() {
        KubernetesObject account =
                Things.object("{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: n}}");
        FakeDriver both = new FakeDriver(_ -> true, true);
        Plan plan = new Plan(List.of(
                Things.create(APP),
                Things.create(CONFIG),
                Things.create(account),
                dissociating("default"),
                dissociating("other")));

        new Applier(List.of(both), progress).apply(plan, FakeWaiter.START);

        assertThat(both.done)
                .containsSubsequence("apply default", "delete n/default", "apply app")
                .doesNotContain("delete n/other");
    }

    @Test
    void podsAreNotReplacedWhileTheirAssociationCannotBeDeleted() {
        FakeDriver both = new FakeDriver(_ -> true, true);
        both.refusing(PodIdentityAssociation.idOf("n", "default"), Things.problem("denied"));

        Applier.Result result = new Applier(List.of(both), progress)
                .apply(new Plan(List.of(Things.create(APP), dissociating("default"))), FakeWaiter.START);

        assertThat(result.outcomes()).containsExactly(new Outcome.Failed(APP.id(), Things.problem("denied")));
        assertThat(both.done).doesNotContain("apply app");
    }

    private static Change.Delete dissociating(String account) {
        return new Change.Delete(
                new Leftover(
                        PodIdentityAssociation.idOf("n", account),
                        "x",
                        Leftover.Reason.NO_LONGER_PART,
                        Map.of(),
                        false),
                "a-1");
    }

    @Test
    void whatNeedsNothingIsNotKeptWaitingByWhatTakesLong() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        driver.current.put(APP.id(), slow);
        KubernetesObject alone = Things.configMap("alone");
        Thread run = Thread.ofVirtual().start(() -> apply(Things.creating(APP, API, SERVICE, alone)));

        eventually("apply alone");
        eventually("await app");
        assertThat(driver.done).doesNotContain("apply api");
        slow.countDown();
        run.join();

        assertThat(driver.done).containsSubsequence("current app", "apply api");
    }

    @Test
    void aFailureBlocksOnlyWhatDependsOnItAndTheReportNamesIt() {
        driver.refusing(CONFIG.id(), Things.problem("denied"));
        KubernetesObject alone = Things.configMap("alone");

        Applier.Result result = apply(Things.creating(CONFIG, APP, SERVICE, API, alone));

        assertThat(result.outcomes())
                .satisfiesExactly(
                        outcome -> assertThat(outcome)
                                .isEqualTo(new Outcome.Failed(CONFIG.id(), Things.problem("denied"))),
                        outcome -> assertThat(outcome).isEqualTo(new Outcome.Blocked(APP.id(), List.of(CONFIG.id()))),
                        outcome -> assertThat(outcome).isInstanceOf(Outcome.Applied.class),
                        outcome -> assertThat(outcome).isEqualTo(new Outcome.Blocked(API.id(), List.of(APP.id()))),
                        outcome -> assertThat(outcome).isInstanceOf(Outcome.Applied.class));
        assertThat(progress.told).contains("failed config: denied");
    }

    @Test
    void whatDoesNotBecomeCurrentBlocksWhatNeedsItToAnswer() {
        driver.finding(APP.id(), Health.failed("it crashes"));

        Applier.Result result = apply(Things.creating(APP, SERVICE, API));

        assertThat(result.outcomes().getLast()).isEqualTo(new Outcome.Blocked(API.id(), List.of(APP.id())));
        assertThat(Applier.unwell(result))
                .singleElement()
                .hasToString("Deployment n/app: it was written but did not become current: it crashes."
                        + " Look at its pods and events; waiting longer will not help");
    }

    @Test
    void ofWhatLivesInAwsNobodyIsSentToPods() {
        Resource group = new LogGroup("x", "/a", 30, Optional.empty(), LogGroup.Storage.STANDARD, Map.of());
        driver.finding(group.id(), Health.failed("AWS has no room"));

        assertThat(Applier.unwell(apply(Things.creating(group))))
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.todo()).isEqualTo("Mend what AWS says of it; waiting longer will not help"));
    }

    @Test
    void whatIsThereAlreadyIsAwaitedOnlyWhereSomethingNeedsItToAnswer() {
        Plan plan = new Plan(List.of(
                new Change.Unchanged(APP),
                new Change.Unchanged(CONFIG),
                new Change.Unchanged(SERVICE),
                Things.create(API)));

        Applier.Result result = apply(plan);

        assertThat(driver.done).contains("await app").doesNotContain("await config", "await front", "apply app");
        assertThat(result.outcomes()).hasSize(1);
    }

    @Test
    void whatWasThereAlreadyAndIsNotWellIsNotSaidToHaveBeenWritten() {
        driver.finding(APP.id(), Health.inProgress("0 of 2 pods are available"));

        Applier.Result result =
                apply(new Plan(List.of(new Change.Unchanged(APP), new Change.Unchanged(SERVICE), Things.create(API))));

        assertThat(Applier.unwell(result))
                .singleElement()
                .hasToString("Deployment n/app: it is as declared but not current: 0 of 2 pods are available."
                        + " Look at its pods and events, or wait longer with --timeout");
    }

    @Test
    void manyThatNeedOneShareItsWatch() {
        KubernetesObject namespace = Things.object("{apiVersion: v1, kind: Namespace, metadata: {name: n}}");

        apply(Things.creating(
                namespace, Things.configMap("a"), Things.configMap("b"), Things.configMap("c"), Things.configMap("d")));

        assertThat(driver.done).containsOnlyOnce("await n");
    }

    @Test
    void whatCannotBeWatchedIsUnknownAndNotCurrent() {
        driver.unwatchable.put(
                APP.id(), new dev.groundwork.resource.ProblemException(Things.problem("may not be watched")));

        Applier.Result result = apply(Things.creating(APP, SERVICE, API));

        assertThat(result.health()).containsEntry(APP.id(), new Health(Health.State.UNKNOWN, "may not be watched"));
        assertThat(result.outcomes().getLast()).isInstanceOf(Outcome.Blocked.class);
    }

    @Test
    void aBugInADriverEndsTheRunInsteadOfHangingIt() {
        driver.unwatchable.put(APP.id(), new IllegalStateException("a bug"));
        KubernetesObject second = Things.object("""
                {apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: second},
                 spec: {service: {name: front, namespace: n}}}""");

        assertThatThrownBy(() -> apply(Things.creating(APP, SERVICE, API, second)))
                .hasRootCauseMessage("a bug");
    }

    @Test
    void everyChangeIsToldInItsOwnWord() {
        Resource healed = Things.configMap("healed");
        Resource updated = Things.configMap("updated");
        Resource replaced = Things.configMap("replaced");

        apply(new Plan(List.of(
                Things.create(CONFIG),
                new Change.Update(healed, healed.tree(), healed.tree(), List.of(), Prediction.SERVER, true),
                new Change.Update(updated, updated.tree(), updated.tree(), List.of(), Prediction.SERVER, false),
                new Change.Replace(replaced, replaced.tree(), replaced.tree(), List.of(), "spec.x"))));

        assertThat(progress.told)
                .filteredOn(what -> !what.startsWith("current "))
                .containsExactlyInAnyOrder("created config", "healed healed", "updated updated", "replaced replaced");
    }

    private Applier.Result apply(Plan plan) {
        return new Applier(List.of(driver), progress).apply(plan, FakeWaiter.START);
    }

    private void eventually(String what) throws InterruptedException {
        for (int i = 0; i < 1000 && !driver.done.contains(what); i++) {
            Thread.sleep(5);
        }
        assertThat(driver.done).contains(what);
    }
}
