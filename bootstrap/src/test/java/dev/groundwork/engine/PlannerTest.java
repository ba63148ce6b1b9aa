package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Plan;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ScalingGroup;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PlannerTest {
    private static final ScalingGroup GROUP = new ScalingGroup("x", "group", Map.of(), Set.of());

    private final FakeDriver objects = new FakeDriver(KubernetesObject.class::isInstance);
    private final FakeDriver groups = new FakeDriver(ScalingGroup.class::isInstance, true);
    private final Planner planner = new Planner(List.of(objects, groups));

    @Test
    void changesComeInTheOrderOfTheResources() {
        Plan plan = plan(Inventory.empty(), Things.configMap("b"), GROUP, Things.configMap("a"));

        assertThat(plan.changes().stream().map(change -> change.id().name())).containsExactly("b", "group", "a");
    }

    @Test
    void eachDriverIsAskedOnceAndOnlyForItsOwn() {
        plan(Inventory.empty(), Things.configMap("a"), Things.configMap("b"), Things.configMap("c"));

        assertThat(objects.done).containsExactly("observe 3");
        assertThat(groups.done).isEmpty();
    }

    @Test
    void aDriverThatCannotReadHidesNoOther() {
        objects.observing(resource -> {
            throw new ProblemException(Things.problem("denied"));
        });

        Plan plan = plan(Inventory.empty(), Things.configMap("a"), GROUP, Things.configMap("b"));

        assertThat(plan.of(Change.Unreadable.class))
                .extracting(
                        change -> change.id().name() + ": " + change.problem().what())
                .containsExactly("a: denied", "b: denied");
        assertThat(plan.of(Change.Create.class)).extracting(Change::id).containsExactly(GROUP.id());
        assertThat(plan.isComplete()).isFalse();
    }

    @Test
    void aResourceThatNobodyHandlesIsABug() {
        Planner blind = new Planner(List.of(groups));

        assertThatThrownBy(() -> blind.plan(List.of(Things.configMap("a")), Inventory.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ConfigMap n/a");
    }

    @Test
    void whatWasAppliedAndIsGoneHasVanished() {
        Inventory inventory = Inventory.empty()
                .with(Things.id("a"), new Inventory.Entry("x", "hash"))
                .with(Things.id("begun"), new Inventory.Entry("x", ""));

        Plan plan = plan(inventory, Things.configMap("a"), Things.configMap("b"), Things.configMap("begun"));

        assertThat(plan.of(Change.Create.class))
                .extracting(Change.Create::vanished)
                .containsExactly(true, false, false);
    }

    @Test
    void whatWasAppliedAndIsNotWantedGoesIfItIsStillThere() {
        Inventory inventory = Inventory.empty()
                .with(Things.id("wanted"), new Inventory.Entry("x", "hash"))
                .with(Things.id("shrunk"), new Inventory.Entry("x", "hash", Map.of("was", "blue")))
                .with(Things.id("left"), new Inventory.Entry("y", "hash"))
                .with(Things.id("gone"), new Inventory.Entry("y", "hash"));
        objects.there.addAll(List.of(Things.id("left"), Things.id("wanted"), Things.id("shrunk")));

        Plan plan = plan(inventory, Things.configMap("wanted"));

        assertThat(plan.of(Change.Delete.class))
                .extracting(Change.Delete::leftover)
                .containsExactly(
                        new Leftover(Things.id("left"), "y", Leftover.Reason.SWITCHED_OFF, Map.of(), false),
                        new Leftover(
                                Things.id("shrunk"),
                                "x",
                                Leftover.Reason.NO_LONGER_PART,
                                Map.of("was", "blue"),
                                false));
        assertThat(plan.changes().getLast()).isInstanceOf(Change.Delete.class);
        assertThat(plan.isComplete()).isTrue();
    }

    @Test
    void whatCannotBeLookedForIsUnclearAndNeverGone() {
        objects.blind = new ProblemException(Things.problem("denied"));

        Plan plan = plan(Inventory.empty().with(Things.id("left"), new Inventory.Entry("y", "hash")));

        assertThat(plan.of(Change.Unclear.class))
                .extracting(
                        change -> change.id().name() + ": " + change.problem().what())
                .containsExactly("left: denied");
    }

    private Plan plan(Inventory inventory, Resource... resources) {
        return planner.plan(List.of(resources), inventory);
    }
}
