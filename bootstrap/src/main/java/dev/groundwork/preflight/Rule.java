package dev.groundwork.preflight;

import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import java.util.List;

/** One thing that preflight looks at: a pure function from what was seen to a verdict. */
interface Rule {
    /** What it claims, and where that is written down. */
    PreflightCheck check();

    /** Whether its evidence comes from AWS, which may be an emulator. */
    default boolean restsOnAws() {
        return true;
    }

    /**
     * What was found. Refuted is what keeps the baseline, the cluster or its next upgrade from working; what only costs or
     * can wait is a warning.
     *
     * @throws dev.groundwork.resource.ProblemException if what it rests on was not seen
     */
    Opinion judge(Observations seen);

    /**
     * What a rule found.
     *
     * @param verdict whether the claim holds
     * @param warnings what was noticed besides
     * @param restsOnAws whether some of it was AWS's word this time, where the rule as such needs none
     */
    record Opinion(Proof.Verdict verdict, List<String> warnings, boolean restsOnAws) {
        public Opinion {
            warnings = List.copyOf(warnings);
        }

        Opinion(Proof.Verdict verdict, List<String> warnings) {
            this(verdict, warnings, false);
        }

        static Opinion of(Proof.Verdict verdict) {
            return new Opinion(verdict, List.of());
        }
    }
}
