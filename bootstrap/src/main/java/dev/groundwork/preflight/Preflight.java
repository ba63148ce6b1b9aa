package dev.groundwork.preflight;

import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges a cluster by every rule there is; pure. What could not be seen is never well. */
public final class Preflight {
    /** In the order in which they are told. */
    static final List<Rule> RULES = List.of(
            new FreeAddresses(),
            new EndpointExposure(),
            new SupportWindows(),
            new AddonsSupported(),
            new RetiredApis(),
            new LoadBalancerSubnetsTagged(),
            new VpcEndpoints(),
            new SecurityGroupPaths(),
            new PodCapacity(),
            new FargateServed(),
            new AutoMode(),
            new DataMounted(),
            new BaselineFits());

    private Preflight() {}

    /**
     * What was found.
     *
     * @param proofs one for each rule
     * @param problems what kept something from being seen, so that the run cannot say that all is well
     */
    public record Result(List<Proof> proofs, List<Problem> problems) {
        public Result {
            proofs = List.copyOf(proofs);
            problems = List.copyOf(problems);
        }
    }

    /** All claims, in the order in which they are told. */
    public static List<PreflightCheck> checks() {
        return RULES.stream().map(Rule::check).toList();
    }

    /** Judges all of it, and tells apart what somebody has decided to live with, by the names of the claims. */
    public static Result judge(Observations seen, Map<String, Acceptance> accepted) {
        Result judged = judge(seen);
        return new Result(
                judged.proofs().stream()
                        .map(proof -> accepted.containsKey(proof.check().name())
                                ? accepted.get(proof.check().name()).of(proof, seen.today())
                                : proof)
                        .toList(),
                judged.problems());
    }

    /** Judges all of it. */
    static Result judge(Observations seen) {
        List<Proof> proofs = new ArrayList<>();
        Set<Problem> problems = new LinkedHashSet<>();
        for (Rule rule : RULES) {
            Proof.Ground ground = rule.restsOnAws() ? seen.aws() : Proof.Ground.REAL;
            try {
                Rule.Opinion opinion = rule.judge(seen);
                proofs.add(new Proof(
                        rule.check(),
                        opinion.verdict(),
                        opinion.restsOnAws() ? seen.aws() : ground,
                        opinion.warnings()));
            } catch (ProblemException unseen) {
                proofs.add(Proof.of(
                        rule.check(), new Proof.NotProvable(unseen.problem().toString()), ground));
                if (isFailure(unseen.problem()) && !isToldElsewhere(unseen.problem(), seen)) {
                    problems.add(unseen.problem());
                }
            }
        }
        return new Result(proofs, List.copyOf(problems));
    }

    /** That the baseline does not fit is a finding of its own. */
    private static boolean isToldElsewhere(Problem problem, Observations seen) {
        return problem.code() == Problem.Code.INVALID
                && seen.wanted() instanceof Seen.Hidden<Wanted> hidden
                && hidden.why().equals(problem);
    }

    /** What is not there, or what the other side cannot tell, keeps no run from finishing. */
    private static boolean isFailure(Problem problem) {
        return switch (problem.code()) {
            case MISSING, UNSUPPORTED -> false;
            case DENIED, UNAUTHENTICATED, CONFLICT, INVALID, IMMUTABLE, THROTTLED, UNREACHABLE, TIMED_OUT, FAILED ->
                true;
        };
    }
}
