package dev.groundwork.preflight;

import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;

/** Whether the settings of the baseline can be had on this cluster at all. */
final class BaselineFits implements Rule {
    @Override
    public PreflightCheck check() {
        return new PreflightCheck(
                "baseline",
                "baseline-fits",
                "every add-on of the baseline can be laid on this cluster",
                "Nothing at all can be applied until the baseline or the cluster is changed.",
                "");
    }

    @Override
    public Opinion judge(Observations seen) {
        return switch (seen.wanted()) {
            case Seen.Clear<Wanted>(Wanted wanted) ->
                Opinion.of(new Proof.Proven("its add-ons (%d) render to %d resources and %d checks"
                        .formatted(
                                wanted.addons().size(),
                                wanted.resources().size(),
                                wanted.checks().size())));
            case Seen.Hidden<Wanted>(Problem why)
            when why.code() == Problem.Code.INVALID ->
                Opinion.of(new Proof.Refuted(
                        "settings that fit the cluster", why.subject() + ": " + why.what(), why.todo()));
            case Seen.Hidden<Wanted> hidden -> throw new ProblemException(hidden.why());
        };
    }
}
