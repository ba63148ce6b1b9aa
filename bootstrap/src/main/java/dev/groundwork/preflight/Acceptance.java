package dev.groundwork.preflight;

import dev.groundwork.plan.Proof;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * That a team has decided to live with a finding. It covers the finding of that name, whatever that says today, so it is
 * always shown beside what was seen.
 *
 * @param reason why
 * @param until the last day on which that holds; without it, it holds for ever
 */
public record Acceptance(String reason, Optional<LocalDate> until) {
    /** What a proof is with this: a finding is accepted, and what has no use any more is warned of. */
    Proof of(Proof proof, LocalDate today) {
        boolean over = until.filter(today::isAfter).isPresent();
        return switch (proof.verdict()) {
            case Proof.Refuted refuted when !over -> with(proof, new Proof.Accepted(refuted, reason, until));
            case Proof.Refuted _ ->
                warned(proof, "it was accepted until %s (%s), which is over".formatted(until.orElseThrow(), reason));
            case Proof.Proven _ ->
                warned(
                        proof,
                        "the baseline accepts this finding (%s), and it is not found: take it out of preflight.accept"
                                .formatted(reason));
            // Whether it would be found is not known.
            case Proof.NotProvable _, Proof.Accepted _ -> proof;
        };
    }

    private static Proof with(Proof proof, Proof.Verdict verdict) {
        return new Proof(proof.check(), verdict, proof.ground(), proof.warnings(), proof.took());
    }

    private static Proof warned(Proof proof, String warning) {
        List<String> warnings = new ArrayList<>(proof.warnings());
        warnings.add(warning);
        return new Proof(proof.check(), proof.verdict(), proof.ground(), warnings, proof.took());
    }
}
