package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.addon.Check;
import dev.groundwork.addon.LogCheck;
import dev.groundwork.addon.MetricsCheck;
import dev.groundwork.addon.RoleCheck;
import dev.groundwork.addon.WebhookCheck;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
final class VerifierTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeWaiter waiter = new FakeWaiter();
    private final FakeProgress progress = new FakeProgress();

    @Test
    void whatIsProvenIsAskedOnce() {
        Check check = Things.check("a");
        var prover = FakeProver.of(WorkloadCheck.RolledOut.class, time -> FakeProver.proven(check));

        assertThat(verdicts(List.of(check), prover)).containsExactly(new Proof.Proven("seen"));
        assertThat(prover.asked()).isEqualTo(1);
        assertThat(progress.told).isEmpty();
    }

    @Test
    void whatIsRefutedButNotSettledIsAskedAgain() {
        Check check = Things.check("a");
        var prover = FakeProver.of(
                WorkloadCheck.RolledOut.class,
                time -> time < 4 ? FakeProver.refuted(check, false) : FakeProver.proven(check));

        assertThat(verdicts(List.of(check), prover)).containsExactly(new Proof.Proven("seen"));
        assertThat(waiter.passed()).isEqualTo(Duration.ofSeconds(3));
        assertThat(progress.told).containsExactly("checking rolled-out", "checked rolled-out");
    }

    @Test
    void whatIsSettledIsNotAskedAgain() {
        Check check = Things.check("a");
        var prover = FakeProver.of(WorkloadCheck.RolledOut.class, time -> FakeProver.refuted(check, true));

        assertThat(verdicts(List.of(check), prover).getFirst()).isInstanceOf(Proof.Refuted.class);
        assertThat(prover.asked()).isEqualTo(1);
    }

    @Test
    void aClaimHasUntilItsOwnDeadline() {
        Check check = Things.check("a");
        var prover = FakeProver.of(WorkloadCheck.RolledOut.class, time -> FakeProver.refuted(check, false));

        assertThat(verdicts(List.of(check), prover).getFirst()).isInstanceOf(Proof.Refuted.class);
        assertThat(waiter.passed()).isEqualTo(check.deadline());
    }

    @Test
    void aClaimHasNoLongerThanTheRun() {
        Check check = Things.check("a");
        var prover = FakeProver.of(WorkloadCheck.RolledOut.class, time -> FakeProver.refuted(check, false));

        verifier(prover).prove(List.of(check), Duration.ofSeconds(5));

        assertThat(waiter.passed()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aClaimThatComesAfterAnotherMeansNothingUntilThatIsProven() {
        RoleCheck.RoleAssumable first = Things.assumable();
        Check second = Things.stranger(first);
        var refuting = FakeProver.of(RoleCheck.RoleAssumable.class, time -> FakeProver.refuted(first, true));
        var proving = FakeProver.of(RoleCheck.StrangerRefused.class, time -> FakeProver.proven(second));

        assertThat(verdicts(List.of(second, first), refuting, proving))
                .satisfiesExactly(
                        verdict -> assertThat(verdict)
                                .isEqualTo(new Proof.NotProvable("it means nothing before this is proven: "
                                        + "ServiceAccount n/account can assume its role")),
                        verdict -> assertThat(verdict).isInstanceOf(Proof.Refuted.class));
        assertThat(proving.asked()).isZero();
    }

    @Test
    void aClaimThatComesAfterAnotherIsAskedOnceThatIsProven() {
        RoleCheck.RoleAssumable first = Things.assumable();
        Check second = Things.stranger(first);
        var proving = FakeProver.of(RoleCheck.RoleAssumable.class, time -> FakeProver.proven(first));
        var refuting = FakeProver.of(RoleCheck.StrangerRefused.class, time -> FakeProver.refuted(second, true));

        assertThat(verdicts(List.of(second, first), proving, refuting))
                .satisfiesExactly(
                        verdict -> assertThat(verdict).isInstanceOf(Proof.Refuted.class),
                        verdict -> assertThat(verdict).isInstanceOf(Proof.Proven.class));
    }

    @Test
    void whereNothingRunsTheWorkloadNothingIsProvableAndNothingIsAsked() {
        Check check = Things.running("app");
        var prover = FakeProver.of(MetricsCheck.NodeMetricsFresh.class, time -> FakeProver.proven(check));
        Verifier verifier = new Verifier(List.of(prover), _ -> Execution.SIMULATED, waiter, progress);

        assertThat(verifier.prove(List.of(check), HOUR).proofs().getFirst().verdict())
                .isEqualTo(
                        new Proof.NotProvable("nothing really runs the pods of Deployment n/app: they are simulated"));
        assertThat(prover.asked()).isZero();
    }

    @Test
    void whereADoubleRunsNothingAboutTheProgramIsProvableAndNothingIsAsked() {
        Check check = Things.running("app");
        var prover = FakeProver.of(MetricsCheck.NodeMetricsFresh.class, time -> FakeProver.proven(check));
        Verifier verifier = new Verifier(List.of(prover), _ -> Execution.DOUBLE, waiter, progress);

        assertThat(verifier.prove(List.of(check), HOUR).proofs().getFirst().verdict())
                .isEqualTo(new Proof.NotProvable("a double runs in place of the program of Deployment n/app"));
        assertThat(prover.asked()).isZero();
    }

    @Test
    void whatADoubleCanProveIsAskedAndSaidToBeEmulated() {
        Check check = Things.admits("app");
        var prover = FakeProver.of(WebhookCheck.Admits.class, time -> FakeProver.proven(check));
        Verifier verifier = new Verifier(List.of(prover), _ -> Execution.DOUBLE, waiter, progress);

        Proof proof = verifier.prove(List.of(check), HOUR).proofs().getFirst();

        assertThat(proof.verdict()).isEqualTo(new Proof.Proven("seen"));
        assertThat(proof.ground()).isEqualTo(Proof.Ground.EMULATED);
    }

    @Test
    void whoGivesTheAnswerIsLookedAtWhenThereIsOneForPodsMayBeginToRunMeanwhile() {
        Check check = Things.admits("app");
        var prover = FakeProver.of(
                WebhookCheck.Admits.class,
                time -> time < 3 ? FakeProver.refuted(check, false) : FakeProver.proven(check));
        Verifier verifier = new Verifier(
                List.of(prover), _ -> prover.asked() < 3 ? Execution.REAL : Execution.DOUBLE, waiter, progress);

        assertThat(verifier.prove(List.of(check), HOUR).proofs().getFirst().ground())
                .isEqualTo(Proof.Ground.EMULATED);
    }

    @Test
    void anAnswerOfPodsThatTurnOutToBeSimulatedProvesNothing() {
        Check check = Things.running("app");
        var prover = FakeProver.of(MetricsCheck.NodeMetricsFresh.class, time -> FakeProver.proven(check));
        Verifier verifier = new Verifier(
                List.of(prover), _ -> prover.asked() < 1 ? Execution.REAL : Execution.SIMULATED, waiter, progress);

        assertThat(verifier.prove(List.of(check), HOUR).proofs().getFirst().verdict())
                .isInstanceOf(Proof.NotProvable.class);
    }

    @Test
    void aQuestionThatCannotBeAskedIsNotProvableWithItsReason() {
        Check check = Things.check("a");
        var prover = FakeProver.of(WorkloadCheck.RolledOut.class, time -> {
            throw new ProblemException(Things.problem("the server fell over"));
        });

        Verifier.Result result = verifier(prover).prove(List.of(check), HOUR);

        assertThat(result.proofs().getFirst().verdict())
                .isEqualTo(new Proof.NotProvable("thing: the server fell over"));
        assertThat(result.problems()).containsExactly(Things.problem("the server fell over"));
    }

    @ParameterizedTest
    @EnumSource(Problem.Code.class)
    void onlyWhatIsMissingOrNotSupportedLeavesTheRunWhole(Problem.Code code) {
        Problem problem = new Problem(code, "thing", "what", "");
        var prover = FakeProver.of(WorkloadCheck.RolledOut.class, time -> {
            throw new ProblemException(problem);
        });

        Verifier.Result result = verifier(prover).prove(List.of(Things.check("a"), Things.check("b")), HOUR);

        boolean whole = code == Problem.Code.MISSING || code == Problem.Code.UNSUPPORTED;
        assertThat(result.problems()).isEqualTo(whole ? List.of() : List.of(problem));
    }

    @Test
    void oneThatCannotBeAskedHidesNoOther() {
        RoleCheck.RoleAssumable denied = Things.assumable();
        Check fine = Things.check("a");
        var denying = FakeProver.of(RoleCheck.RoleAssumable.class, time -> {
            throw new ProblemException(Things.problem("denied"));
        });
        var proving = FakeProver.of(WorkloadCheck.RolledOut.class, time -> FakeProver.proven(fine));

        assertThat(verdicts(List.of(denied, fine), denying, proving))
                .containsExactly(new Proof.NotProvable("thing: denied"), new Proof.Proven("seen"));
    }

    @Test
    void aCheckThatNobodyProvesIsABugAndNeverGreen() {
        assertThatThrownBy(() -> verifier().prove(List.of(Things.check("a")), HOUR))
                .hasMessageContaining("nobody proves rolled-out");
    }

    @Test
    void aProbeTakesAwayWhatItMadeWhateverCameOfIt() {
        Check probe =
                new LogCheck.LineArrives("x", "/g", "s.", Things.check("a").subject());
        var refuting = FakeProver.of(LogCheck.LineArrives.class, time -> FakeProver.refuted(probe, true));
        var failing = FakeProver.of(LogCheck.LineArrives.class, time -> {
            throw new ProblemException(Things.problem("denied"));
        });

        verdicts(List.of(probe), refuting);
        verdicts(List.of(probe), failing);

        assertThat(refuting.ended()).isEqualTo(1);
        assertThat(failing.ended()).isEqualTo(1);
    }

    @Test
    void whatAProbeCannotTakeAwayIsToldAndIsNoReasonToDoubtTheProof() {
        Check probe =
                new LogCheck.LineArrives("x", "/g", "s.", Things.check("a").subject());
        Prover<LogCheck.LineArrives> leaving = new Prover<>() {
            @Override
            public Class<LogCheck.LineArrives> check() {
                return LogCheck.LineArrives.class;
            }

            @Override
            public Finding ask(LogCheck.LineArrives check) {
                return FakeProver.proven(check);
            }

            @Override
            public void end(LogCheck.LineArrives check) {
                throw new ProblemException(Things.problem("is left"));
            }
        };

        Verifier.Result result = verifier(leaving).prove(List.of(probe), HOUR);

        assertThat(result.proofs().getFirst().verdict()).isEqualTo(new Proof.Proven("seen"));
        assertThat(result.problems()).extracting(Problem::what).containsExactly("is left");
    }

    @Test
    void whatIsNoProbeMadeNothingAndIsNotAskedToTakeItAway() {
        Check check = Things.check("a");
        var prover = FakeProver.of(WorkloadCheck.RolledOut.class, time -> FakeProver.proven(check));

        verdicts(List.of(check), prover);

        assertThat(prover.ended()).isZero();
    }

    private List<Proof.Verdict> verdicts(List<Check> checks, Prover<?>... provers) {
        return verifier(provers).prove(checks, HOUR).proofs().stream()
                .map(Proof::verdict)
                .toList();
    }

    private Verifier verifier(Prover<?>... provers) {
        return new Verifier(List.of(provers), Things::really, waiter, progress);
    }
}
