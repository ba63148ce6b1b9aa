package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Cluster;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RemoveTest {
    private static final ResourceId HOOK =
            new ResourceId("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "", "hook");
    private static final ResourceId WORKLOAD = Things.deployment("work").id();
    private static final ResourceId CONFIG = Things.id("config");
    private static final ResourceId OTHER = Things.id("other");

    private final FakeDriver driver = new FakeDriver();
    private final FakeLedger ledger = new FakeLedger();
    private final List<Report> shown = new ArrayList<>();
    private Scope scope = Scope.all(Set.of());
    private Apply.Approval approval = new Apply.Approval.Given();

    @BeforeEach
    void applied() {
        for (ResourceId id : List.of(HOOK, WORKLOAD, CONFIG)) {
            record(id, "x");
        }
        record(OTHER, "y");
    }

    private void record(ResourceId id, String addon) {
        ledger.inventory = ledger.inventory.with(id, new Inventory.Entry(addon, "hash"));
        driver.there.add(id);
    }

    @Test
    void allOfItGoesInOrderAndTheRecordGoesLast() {
        Report report = remove();

        assertThat(shown).singleElement().satisfies(asked -> {
            assertThat(asked.verb()).isEqualTo(Verb.REMOVE);
            assertThat(asked.plan()).isEqualTo(report.plan());
        });
        assertThat(driver.done.stream().filter(done -> done.startsWith("delete")))
                .hasSize(4)
                .containsSubsequence("delete hook", "delete work", "delete config");
        assertThat(report.outcomes()).hasSize(4).allMatch(Outcome.Deleted.class::isInstance);
        assertThat(report.sweep().orElseThrow().left()).isEmpty();
        assertThat(ledger.done).containsExactly("lock", "write", "forget", "release");
        assertThat(report.problems()).isEmpty();
    }

    @Test
    void nothingGoesWithoutApproval() {
        Problem why = Things.problem("nobody is there to ask");
        approval = new Apply.Approval.Refused(why);

        Report report = remove();

        assertThat(report.problems()).containsExactly(why);
        assertThat(ledger.done).isEmpty();
        assertThat(driver.there).hasSize(4);
    }

    @Test
    void whatIsStuckBlocksOnlyWhatGoesAfterItAndStaysOnRecordWithIt() {
        driver.refusing(HOOK, Things.problem("held"));

        Report report = remove();

        assertThat(report.outcomes())
                .anySatisfy(outcome -> assertThat(outcome).isEqualTo(new Outcome.Blocked(CONFIG, List.of(HOOK))));
        assertThat(driver.there).containsExactlyInAnyOrder(HOOK, WORKLOAD, CONFIG);
        assertThat(ledger.inventory.entries()).containsOnlyKeys(HOOK, WORKLOAD, CONFIG);
        assertThat(ledger.done).doesNotContain("forget");
        // Told already, so it is not found once more.
        assertThat(report.sweep().orElseThrow().left()).isEmpty();
    }

    @Test
    void runAgainItDoesTheRest() {
        driver.refusing(HOOK, Things.problem("held"));
        remove();
        driver.refusing.clear();

        remove();

        assertThat(driver.there).isEmpty();
        assertThat(ledger.done).endsWith("forget", "release");
    }

    @Test
    void whatIsMarkedButNotOnRecordIsFoundAndNotDeleted() {
        ResourceId copy = Things.id("copy");
        driver.there.add(copy);

        Report report = remove();

        assertThat(report.sweep().orElseThrow().left()).containsExactly(copy);
        assertThat(driver.there).containsExactly(copy);
    }

    @Test
    void oneAddonGoesAndTheOthersStayOnRecordAndWhatTheyWantToo() {
        record(Things.id("shared"), "x");
        scope = new Scope(Set.of("x"), Set.of("y"), Set.of(Things.id("shared")), Optional.empty());

        Report report = remove();

        assertThat(driver.there).containsExactlyInAnyOrder(OTHER, Things.id("shared"));
        assertThat(ledger.inventory.entries()).containsOnlyKeys(OTHER, Things.id("shared"));
        assertThat(report.sweep().orElseThrow().left()).isEmpty();
        assertThat(ledger.done).doesNotContain("forget");
    }

    @Test
    void nothingGoesWhereItCannotBeToldWhetherOthersWantIt() {
        scope = new Scope(Set.of("x"), Set.of("y"), Set.of(), Optional.of(Things.problem("y cannot be rendered")));

        Report report = remove();

        assertThat(driver.there).hasSize(4);
        assertThat(report.plan().orElseThrow().of(Change.Unclear.class)).hasSize(3);
    }

    @Test
    void anAddonThatOthersStillNeedStaysAsAWhole() {
        driver.needed.put("x", "it holds the load balancer of Service a/b");

        Report report = remove();

        assertThat(driver.there).containsExactlyInAnyOrder(HOOK, WORKLOAD, CONFIG);
        assertThat(report.plan().orElseThrow().of(Change.Kept.class))
                .hasSize(3)
                .allMatch(Change.Kept::needed)
                .allMatch(Change.Kept::ours);
        assertThat(ledger.inventory.entries()).containsOnlyKeys(HOOK, WORKLOAD, CONFIG);
    }

    @Test
    void whatIsSomebodyElsesByNowIsForgottenAndWhatIsKeptStaysOnRecord() {
        driver.keeping.put(CONFIG, false);
        driver.keeping.put(OTHER, true);

        remove();

        assertThat(ledger.inventory.entries()).containsOnlyKeys(OTHER);
        assertThat(driver.there).containsExactlyInAnyOrder(CONFIG, OTHER);
    }

    @Test
    void whatCannotBeLookedForIsUnclearAndNothingIsProven() {
        driver.blind = new ProblemException(Things.problem("denied"));

        Report report = remove();

        assertThat(report.plan().orElseThrow().of(Change.Unclear.class)).hasSize(4);
        assertThat(report.sweep().orElseThrow().unseen()).containsExactly(Things.problem("denied"));
        assertThat(ledger.inventory.entries()).hasSize(4);
    }

    @Test
    void whereNothingIsOnRecordNothingIsTouchedButAllIsLookedAt() {
        ledger.inventory = Inventory.empty();

        Report report = remove();

        assertThat(shown).isEmpty();
        assertThat(ledger.done).isEmpty();
        assertThat(report.sweep().orElseThrow().left()).hasSize(4);
    }

    @Test
    void kindsThatAreKeptGoIfSomebodyAsks() {
        new Remove(world(), Duration.ofMinutes(1), Set.of("ConfigMap"), this::approve).run();

        assertThat(driver.asked)
                .extracting(Leftover::id, Leftover::asked)
                .contains(
                        org.assertj.core.api.Assertions.tuple(CONFIG, true),
                        org.assertj.core.api.Assertions.tuple(HOOK, false));
    }

    private Report remove() {
        return new Remove(world(), Duration.ofMinutes(1), Set.of(), this::approve).run();
    }

    private Apply.Approval approve(Report preview) {
        shown.add(preview);
        return approval;
    }

    private World world() {
        return new World(
                new Cluster("c", "r", "aws", "1", "1.36", Optional.empty(), new TreeSet<>(), List.of()),
                List.of(),
                List.of(),
                scope,
                List.of(driver),
                List.of(),
                Things::really,
                ledger.read(),
                ledger,
                new FakeWaiter(),
                new FakeProgress(),
                List::of);
    }
}
