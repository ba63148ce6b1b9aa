package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Difference;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.Generated;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Reference;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class ReferencesTest {
    private static final Generated SECRET = Generated.of("x", "n", "hook", new Generated.Password("key", Map.of()));
    private static final KubernetesObject OBJECT =
            new KubernetesObject("x", Things.configMap("needy").tree().with(root -> {
                root.putObject("data").put("bundle", SECRET.authority().toString());
                return root;
            }));

    private final FakeDriver secrets = new FakeDriver(Generated.class::isInstance);
    private final FakeDriver objects = new FakeDriver(KubernetesObject.class::isInstance);
    private final List<Driver> drivers = List.of(objects, secrets);

    @Test
    void whatNobodyKnowsYetIsSaidSoAndNeverASample() {
        Plan plan = plan(Things::create, ReferencesTest::created);

        assertThat(change(plan, Change.Create.class).after().text("data", "bundle"))
                .isEqualTo(Reference.UNKNOWN);
        assertThat(change(plan, Change.Create.class).resource()).isEqualTo(OBJECT);
    }

    @Test
    void whatIsKnownIsComparedAsItIs() {
        secrets.attributes.put("hook.authority", "Qk9PVA==");

        Plan plan = plan(Change.Unchanged::new, ReferencesTest::created);

        assertThat(change(plan, Change.Create.class).after().text("data", "bundle"))
                .isEqualTo("Qk9PVA==");
    }

    @Test
    void aValueThatIsAboutToChangeByOurOwnDoingIsNoDrift() {
        Plan plan = plan(Change.Unchanged::new, resource -> {
            Tree before = Things.configMap("needy").tree();
            return new Change.Update(
                    resource,
                    before,
                    resource.tree(),
                    Difference.between(before, resource.tree(), Map.of()),
                    Prediction.SERVER,
                    true);
        });

        Change.Update update = change(plan, Change.Update.class);
        assertThat(update.drift()).isFalse();
        assertThat(update.fields().toString())
                .contains(Reference.UNKNOWN)
                .doesNotContain(SECRET.authority().sample());
    }

    @Test
    void theValueIsFilledInOnceItsResourceIsMade() {
        Plan plan = plan(Things::create, ReferencesTest::created);
        secrets.attributes.put("hook.authority", "bmV3");

        Applier.Result result = new Applier(drivers, new FakeProgress()).apply(plan, Instant.MAX);

        Outcome.Applied applied = (Outcome.Applied) result.outcomes().getFirst();
        assertThat(applied.readBack().text("data", "bundle")).isEqualTo("bmV3");
        assertThat(Scoring.of(result.outcomes()).misses()).isEmpty();
    }

    @Test
    void aValueThatNeverComesFailsOnlyWhoNeedsIt() {
        Plan plan = plan(Things::create, ReferencesTest::created);

        Applier.Result result = new Applier(drivers, new FakeProgress()).apply(plan, Instant.MAX);

        assertThat(result.outcomes().getFirst()).isInstanceOf(Outcome.Failed.class);
        assertThat(result.outcomes().getLast()).isInstanceOf(Outcome.Applied.class);
    }

    private Plan plan(Function<Resource, Change.Declared> secret, Function<Resource, Change.Declared> object) {
        secrets.observing(secret);
        objects.observing(object);
        return new Planner(drivers).plan(List.of(OBJECT, SECRET), Inventory.empty());
    }

    private static Change.Declared created(Resource resource) {
        return new Change.Create(resource, resource.tree(), Prediction.SERVER);
    }

    private static <C extends Change> C change(Plan plan, Class<C> sort) {
        return plan.of(sort).stream()
                .filter(change -> change.id().equals(OBJECT.id()))
                .findFirst()
                .orElseThrow();
    }
}
