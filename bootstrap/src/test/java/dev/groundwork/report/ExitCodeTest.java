package dev.groundwork.report;

import static dev.groundwork.report.Reports.report;
import static dev.groundwork.report.Reports.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Check;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Sweep;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {
    private static final Check CHECK = new WorkloadCheck.RolledOut("metrics-server", Samples.DEPLOYMENT.id());
    private static final Change.Declared CREATE =
            new Change.Create(Samples.SERVICE, Samples.SERVICE.tree(), Prediction.SERVER);
    private static final Problem DENIED = new Problem(Problem.Code.DENIED, "IAM", "denied", "");

    @ParameterizedTest(name = "usage {0}, unfinished {1}, refuted {2}, different {3}: {4}")
    @CsvSource({
        "false, false, false, false, 0",
        "false, false, false, true,  2",
        "false, false, true,  false, 3",
        "false, false, true,  true,  3",
        "false, true,  false, false, 1",
        "false, true,  false, true,  1",
        "false, true,  true,  false, 1",
        "false, true,  true,  true,  1",
        "true,  false, false, false, 64",
        "true,  false, false, true,  64",
        "true,  false, true,  false, 64",
        "true,  false, true,  true,  64",
        "true,  true,  false, false, 64",
        "true,  true,  false, true,  64",
        "true,  true,  true,  false, 64",
        "true,  true,  true,  true,  64"
    })
    void ifSeveralHoldTheFirstOfUsageUnfinishedRefutedDifferentCounts(
            boolean usage, boolean unfinished, boolean refuted, boolean different, int number) {
        List<Problem> problems = new ArrayList<>();
        if (unfinished) {
            problems.add(DENIED);
        }
        if (usage) {
            problems.add(new Problem(Problem.Code.INVALID, "groundwork.yaml:3:1", "unknown key", ""));
        }
        Report report = with(report(Verb.PREVIEW), new Plan(different ? List.of(CREATE) : List.of()));
        report = with(report, proof(refuted ? new Proof.Refuted("a", "b", "c") : new Proof.Proven("a")));

        assertThat(ExitCode.of(with(report, problems, List.of()), false).number())
                .isEqualTo(number);
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void whatIsNotProvableCountsOnlyIfStrict(Verb verb) {
        Report report = with(report(verb), proof(new Proof.NotProvable("nothing runs pods")));

        assertThat(ExitCode.of(report, false)).isEqualTo(ExitCode.OK);
        assertThat(ExitCode.of(report, true)).isEqualTo(ExitCode.REFUTED);
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void whatSomebodyHasDecidedToLiveWithCountsNoMore(Verb verb) {
        Proof.Refuted finding = new Proof.Refuted("a", "b", "c");
        Report report = with(report(verb), proof(new Proof.Accepted(finding, "it is old", Optional.empty())));

        assertThat(ExitCode.of(report, false)).isEqualTo(ExitCode.OK);
        assertThat(ExitCode.of(report, true)).isEqualTo(ExitCode.OK);
    }

    @Test
    void strictDoesNotHideThatTheRunCouldNotFinish() {
        Report report = with(report(Verb.VERIFY), proof(new Proof.NotProvable("nothing runs pods")));

        assertThat(ExitCode.of(with(report, List.of(DENIED), List.of()), true)).isEqualTo(ExitCode.UNFINISHED);
    }

    @ParameterizedTest
    @CsvSource({"PREVIEW, DIFFERENT", "DRIFT, DIFFERENT", "APPLY, OK"})
    void aDifferenceIsNoFailureOfAnApply(Verb verb, ExitCode code) {
        assertThat(ExitCode.of(report(verb, CREATE), false)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"PREVIEW, DIFFERENT", "DRIFT, DIFFERENT", "APPLY, OK", "REMOVE, OK"})
    void whatIsToGoIsADifferenceUntilItIsGone(Verb verb, ExitCode code) {
        Change orphan = new Change.Delete(Samples.leftover(Samples.BUDGET.id(), "metrics-server"), "uid");

        assertThat(ExitCode.of(report(verb, orphan), false)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"PREVIEW, DIFFERENT", "DRIFT, DIFFERENT", "APPLY, UNFINISHED", "REMOVE, UNFINISHED"})
    void whatShouldGoAndIsStillNeededLeavesItUndone(Verb verb, ExitCode code) {
        Leftover leftover = Samples.leftover(Samples.BUDGET.id(), "metrics-server");

        assertThat(ExitCode.of(report(verb, new Change.Kept(leftover, "others need it", true, true)), false))
                .isEqualTo(code);
        assertThat(ExitCode.of(report(verb, new Change.Kept(leftover, "it holds data", true)), false))
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void whatIsLeftAfterARemovalRefutesItAndWhatCouldNotBeLookedAtLeavesItUnfinished() {
        assertThat(ExitCode.of(Reports.removed(new Sweep(List.of(), List.of())), false))
                .isEqualTo(ExitCode.OK);
        assertThat(ExitCode.of(Reports.removed(new Sweep(List.of(Samples.BUDGET.id()), List.of())), false))
                .isEqualTo(ExitCode.REFUTED);
        assertThat(ExitCode.of(Reports.removed(new Sweep(List.of(Samples.BUDGET.id()), List.of(DENIED))), false))
                .isEqualTo(ExitCode.UNFINISHED);
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void whatIsUnreadableOrInConflictLeavesTheRunUnfinished(Verb verb) {
        Change unreadable = new Change.Unreadable(Samples.ROLE, DENIED);
        Change conflict = new Change.Conflicted(Samples.SERVICE, List.of(), DENIED);
        Change unclear = new Change.Unclear(Samples.leftover(Samples.BUDGET.id(), "metrics-server"), DENIED);

        assertThat(ExitCode.of(report(verb, unreadable), false)).isEqualTo(ExitCode.UNFINISHED);
        assertThat(ExitCode.of(report(verb, conflict), false)).isEqualTo(ExitCode.UNFINISHED);
        assertThat(ExitCode.of(report(verb, unclear), false)).isEqualTo(ExitCode.UNFINISHED);
    }

    @Test
    void anApplyThatFailedOrWasBlockedIsUnfinished() {
        Outcome failed = new Outcome.Failed(Samples.ROLE.id(), DENIED);
        Outcome blocked = new Outcome.Blocked(Samples.SERVICE.id(), List.of(Samples.ROLE.id()));
        Outcome applied = new Outcome.Applied(CREATE, Samples.SERVICE.tree());

        assertThat(ExitCode.of(outcomes(applied), false)).isEqualTo(ExitCode.OK);
        assertThat(ExitCode.of(outcomes(applied, failed), false)).isEqualTo(ExitCode.UNFINISHED);
        assertThat(ExitCode.of(outcomes(applied, blocked), false)).isEqualTo(ExitCode.UNFINISHED);
        Outcome deleted =
                new Outcome.Deleted(new Change.Delete(Samples.leftover(Samples.BUDGET.id(), "metrics-server"), "uid"));
        assertThat(ExitCode.of(outcomes(applied, deleted), false)).isEqualTo(ExitCode.OK);
    }

    private static Proof proof(Proof.Verdict verdict) {
        return Proof.of(CHECK, verdict, Proof.Ground.REAL);
    }

    private static Report outcomes(Outcome... outcomes) {
        return with(report(Verb.APPLY, CREATE), List.of(outcomes), Map.of(), Optional.empty());
    }
}
