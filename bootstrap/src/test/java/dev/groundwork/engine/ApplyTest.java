package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ApplyTest {
    private static final Resource A = Things.configMap("a");
    private static final Resource B = Things.configMap("b");
    private static final Inventory.Entry OLD = new Inventory.Entry("x", "old");

    private final FakeDriver driver = new FakeDriver();
    private final FakeLedger ledger = new FakeLedger();
    private final List<Report> shown = new ArrayList<>();
    private Set<String> only = Set.of();
    private Apply.Approval approval = new Apply.Approval.Given();

    @Test
    void itIsShownApprovedLockedWrittenAndReleased() {
        Report report = apply();

        assertThat(shown).singleElement().satisfies(preview -> {
            assertThat(preview.verb()).isEqualTo(Verb.PREVIEW);
            assertThat(preview.plan()).isEqualTo(report.plan());
        });
        assertThat(ledger.done).containsExactly("lock", "write", "write", "release");
        assertThat(report.outcomes()).hasSize(2);
        assertThat(report.problems()).isEmpty();
        assertThat(report.proofs()).hasSize(1);
        assertThat(report.score()).isPresent();
    }

    @Test
    void whatIsAboutToBeMadeIsInTheInventoryBeforeAndItsHashAfterwards() {
        apply();

        assertThat(ledger.written.getFirst().entries())
                .containsEntry(A.id(), new Inventory.Entry("x", ""))
                .containsEntry(B.id(), new Inventory.Entry("x", ""));
        assertThat(ledger.written.getLast().entries())
                .containsEntry(A.id(), new Inventory.Entry("x", A.hash()))
                .containsEntry(B.id(), new Inventory.Entry("x", B.hash()));
    }

    @Test
    void whatIsMadeAgainIsNotOnRecordAsAppliedUntilItIs() {
        ledger.inventory = Inventory.empty().with(A.id(), OLD).with(B.id(), OLD);
        apply();

        assertThat(ledger.written.getFirst().entries().get(A.id()))
                .isEqualTo(new Inventory.Entry(OLD.addon(), "", OLD.facts()));
    }

    @Test
    void whatCouldNotBeWrittenDoesNotCountAsApplied() {
        ledger.inventory = Inventory.empty().with(A.id(), OLD);
        driver.refusing(A.id(), Things.problem("denied"));

        Report report = apply();

        assertThat(ledger.written.getLast().entries())
                .containsEntry(A.id(), OLD)
                .containsEntry(B.id(), new Inventory.Entry("x", B.hash()));
        assertThat(report.outcomes().getFirst()).isInstanceOf(Outcome.Failed.class);
        assertThat(ledger.done).endsWith("release");
    }

    @Test
    void whoMayNotWriteIsToldWhatNamesEveryMissingRight() {
        driver.refusing(A.id(), new Problem(Problem.Code.DENIED, A.id().toString(), "the API server denies it", ""));

        assertThat(apply().notes())
                .contains("a write was denied; groundwork can-i prints all rights that are missing, ready to paste");
    }

    @Test
    void nothingIsWrittenWhereNotEverythingIsClear() {
        driver.observing(resource ->
                resource.equals(A) ? new Change.Unreadable(A, Things.problem("denied")) : Things.create(resource));

        Report report = apply();

        assertThat(report.problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.what()).isEqualTo("nothing was written, because not every change is clear"));
        assertThat(shown).isEmpty();
        assertThat(ledger.done).isEmpty();
        assertThat(driver.done).containsExactly("observe 2");
        assertThat(report.plan().orElseThrow().changes()).hasSize(2);
    }

    @Test
    void nothingIsWrittenWithoutApproval() {
        Problem why = Things.problem("nobody is there to ask");
        approval = new Apply.Approval.Refused(why);

        Report report = apply();

        assertThat(report.problems()).containsExactly(why);
        assertThat(ledger.done).isEmpty();
        assertThat(driver.done).containsExactly("observe 2");
        assertThat(report.proofs()).isEmpty();
    }

    @Test
    void whereNothingIsToBeDoneNobodyIsAskedAndNothingIsTouchedButAllIsProved() {
        driver.observing(Change.Unchanged::new);
        ledger.inventory = Inventory.empty()
                .with(A.id(), new Inventory.Entry("x", A.hash()))
                .with(B.id(), new Inventory.Entry("x", "of another form"));

        Report report = apply();

        assertThat(shown).isEmpty();
        assertThat(ledger.done).isEmpty();
        assertThat(report.proofs()).hasSize(1);
    }

    @Test
    void aLockThatAnotherRunHoldsIsAProblem() {
        Problem held = new Problem(Problem.Code.CONFLICT, "Lease", "another run applies: somebody", "Wait");
        ledger.held = Optional.of(held);

        Report report = apply();

        assertThat(report.problems()).containsExactly(held);
        assertThat(driver.done).containsExactly("observe 2");
        assertThat(ledger.written).isEmpty();
    }

    @Test
    void nothingIsMadeThatCouldNotBeWrittenDownFirst() {
        ledger.writesThatWork = 0;

        Report report = apply();

        assertThat(report.problems()).containsExactly(Things.problem("the inventory cannot be written"));
        assertThat(driver.done).containsExactly("observe 2");
        assertThat(ledger.done).containsExactly("lock", "release");
    }

    @Test
    void whatWasDoneIsReportedAlsoIfItCouldNotBeWrittenDownAfterwards() {
        ledger.writesThatWork = 1;

        Report report = apply();

        assertThat(report.outcomes()).hasSize(2);
        assertThat(report.problems()).containsExactly(Things.problem("the inventory cannot be written"));
        assertThat(ledger.done).endsWith("release");
    }

    @Test
    void whatAnotherRunAppliedMeanwhileIsNotForgotten() {
        approval = new Apply.Approval.Given();
        Inventory seen = Inventory.empty().with(A.id(), OLD);
        ledger.inventory = seen;
        World world = world();
        ledger.inventory = seen.with(Things.id("meanwhile"), OLD);

        new Apply(world, Duration.ofMinutes(1), this::approve).run();

        assertThat(ledger.inventory.entries()).containsEntry(Things.id("meanwhile"), OLD);
    }

    @Test
    void aRecordThatWasLostOrNeverFinishedIsMendedWithoutAsking() {
        driver.observing(Change.Unchanged::new);
        ledger.inventory = Inventory.empty().with(A.id(), new Inventory.Entry("x", "", Map.of("was", "blue")));

        apply();

        assertThat(shown).isEmpty();
        assertThat(ledger.done).containsExactly("lock", "write", "release");
        assertThat(ledger.inventory.entries())
                .containsEntry(A.id(), new Inventory.Entry("x", A.hash(), Map.of("was", "blue")))
                .containsEntry(B.id(), new Inventory.Entry("x", B.hash()));
    }

    @Test
    void whatIsNotWantedGoesAfterWhatIsWantedStands() {
        ledger.inventory = Inventory.empty().with(Things.id("gone"), OLD).with(Things.id("left"), OLD);
        driver.there.add(Things.id("left"));

        Report report = apply();

        assertThat(driver.done).endsWith("delete left");
        assertThat(driver.done.indexOf("delete left")).isGreaterThan(driver.done.indexOf("current b"));
        assertThat(ledger.inventory.entries()).containsOnlyKeys(A.id(), B.id());
        // Known before anything goes: what was made is applied, what goes is on record until it is gone.
        assertThat(ledger.written.get(1).entries())
                .containsOnlyKeys(A.id(), B.id(), Things.id("left"))
                .containsEntry(A.id(), new Inventory.Entry("x", A.hash()));
        assertThat(report.outcomes()).hasSize(3).last().isInstanceOf(Outcome.Deleted.class);
    }

    @Test
    void whatIsNotWantedStaysForNowIfThatIsAskedForAndGoesAnotherTime() {
        ledger.inventory = Inventory.empty().with(Things.id("gone"), OLD).with(Things.id("left"), OLD);
        driver.there.add(Things.id("left"));

        Report kept = new Apply(world(), Duration.ofMinutes(1), 0, true, this::approve).run();

        assertThat(driver.done).contains("current b").doesNotContain("delete left");
        assertThat(kept.problems()).isEmpty();
        assertThat(kept.plan().orElseThrow().of(Change.Kept.class))
                .singleElement()
                .satisfies(change -> assertThat(change.why()).contains("--keep"));
        assertThat(ledger.inventory.entries()).containsOnlyKeys(A.id(), B.id(), Things.id("left"));

        apply();

        assertThat(driver.done).endsWith("delete left");
        assertThat(ledger.inventory.entries()).containsOnlyKeys(A.id(), B.id());
    }

    @Test
    void whatCouldNotBeDeletedStaysOnRecord() {
        ledger.inventory = Inventory.empty().with(Things.id("left"), OLD);
        driver.there.add(Things.id("left"));
        driver.refusing(Things.id("left"), Things.problem("denied"));

        Report report = apply();

        assertThat(ledger.inventory.entries()).containsOnlyKeys(A.id(), B.id(), Things.id("left"));
        assertThat(report.outcomes()).last().isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void nothingIsDeletedWhereWhatIsWantedDoesNotStand() {
        ledger.inventory = Inventory.empty().with(Things.id("left"), OLD);
        driver.there.add(Things.id("left"));
        driver.finding(A.id(), Health.failed("it crashes"));

        Report report = apply();

        assertThat(driver.done).doesNotContain("delete left");
        assertThat(ledger.inventory.entries()).containsKey(Things.id("left"));
        assertThat(report.problems())
                .anySatisfy(problem -> assertThat(problem.what())
                        .isEqualTo("nothing was deleted, because not everything stands yet that the baseline wants"));
    }

    @Test
    void whatAnEarlierRunMadeHasToStandBeforeAnythingOfItsKindAndAddonGoes() {
        ledger.inventory = Inventory.empty().with(Things.id("left"), OLD);
        driver.there.add(Things.id("left"));
        driver.observing(Change.Unchanged::new);
        driver.finding(A.id(), Health.inProgress("it is on its way"));

        Report report = apply();

        assertThat(driver.done).contains("await a").doesNotContain("delete left");
        assertThat(report.problems())
                .anySatisfy(problem ->
                        assertThat(problem.what()).isEqualTo("it is as declared but not current: it is on its way"));
        driver.finding(A.id(), Health.current("it is there"));
        assertThat(apply().problems()).isEmpty();
        assertThat(driver.done).endsWith("delete left");
    }

    @Test
    void moreThanTheBudgetOfWhatNobodyAskedToDeleteIsRefusedAndAnAddonThatIsSwitchedOffIsNotCounted() {
        for (int i = 0; i < 3; i++) {
            ledger.inventory = ledger.inventory
                    .with(Things.id("shrunk" + i), OLD)
                    .with(Things.id("off" + i), new Inventory.Entry("y", "old"));
            driver.there.add(Things.id("shrunk" + i));
            driver.there.add(Things.id("off" + i));
        }

        Report refused = new Apply(world(), Duration.ofMinutes(1), 2, false, this::approve).run();

        assertThat(shown).isEmpty();
        assertThat(driver.done).noneMatch(done -> done.startsWith("delete") || done.startsWith("apply"));
        assertThat(refused.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what())
                        .startsWith(
                                "it would delete 3 objects of add-ons that stay on, which nobody asked for, and 2"));

        Report allowed = new Apply(world(), Duration.ofMinutes(1), 3, false, this::approve).run();

        assertThat(allowed.problems()).isEmpty();
        assertThat(driver.there).isEmpty();
    }

    @Test
    void aRunThatIsLimitedToSomeAddonsForgetsNothingOfTheOthers() {
        only = Set.of("x");
        ledger.inventory = Inventory.empty().with(Things.id("other"), new Inventory.Entry("y", "old"));

        Report report = apply();

        assertThat(ledger.inventory.entries()).containsKey(Things.id("other"));
        assertThat(report.plan().orElseThrow().of(Change.Delete.class)).isEmpty();
    }

    private Report apply() {
        return new Apply(world(), Duration.ofMinutes(1), this::approve).run();
    }

    private Apply.Approval approve(Report preview) {
        shown.add(preview);
        return approval;
    }

    private World world() {
        var check = Things.check("a");
        return new World(
                new Cluster("c", "r", "aws", "1", "1.36", Optional.empty(), new TreeSet<>(), List.of()),
                List.of(A, B),
                List.of(check),
                new Scope(only, Set.of("x"), Set.of(), Optional.empty()),
                List.of(driver),
                List.of(FakeProver.of(WorkloadCheck.RolledOut.class, time -> FakeProver.proven(check))),
                Things::really,
                ledger.read(),
                ledger,
                new FakeWaiter(),
                new FakeProgress(),
                List::of);
    }
}
