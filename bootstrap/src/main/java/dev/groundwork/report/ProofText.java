package dev.groundwork.report;

import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;

/** What became of each check, with its evidence. */
final class ProofText {
    private static final int COLUMN = 22;

    private final Page page;

    ProofText(Page page) {
        this.page = page;
    }

    /** All checks by add-on. */
    void print(List<Proof> proofs) {
        Words.grouped(proofs, proof -> proof.check().addon()).forEach((addon, ofAddon) -> {
            page.title(addon);
            ofAddon.forEach(this::proof);
        });
    }

    /** How many of each verdict there are. */
    void summary(List<Proof> proofs) {
        if (!proofs.isEmpty()) {
            page.write(0, "", Tone.PLAIN, counts(proofs), Tone.STRONG);
        }
    }

    private void proof(Proof proof) {
        switch (proof.verdict()) {
            case Proof.Proven proven -> {
                claim("proven", Tone.GOOD, proof);
                page.write(COLUMN + 2, proven.evidence(), Tone.QUIET);
            }
            case Proof.Refuted refuted -> {
                claim("REFUTED", Tone.BAD, proof);
                page.write(COLUMN + 2, "expected  ", refuted.expected());
                page.write(COLUMN + 2, "seen      ", refuted.seen());
                page.verbatim(COLUMN + 2, "next      ", refuted.next());
            }
            case Proof.Accepted accepted -> {
                claim("accepted", Tone.CHANGED, proof);
                page.write(COLUMN + 2, "expected  ", accepted.finding().expected());
                page.write(COLUMN + 2, "seen      ", accepted.finding().seen());
                page.write(COLUMN + 2, "because   ", accepted.words());
            }
            case Proof.NotProvable notProvable -> {
                claim("not provable here", Tone.CHANGED, proof);
                page.write(COLUMN + 2, notProvable.why());
            }
        }
        proof.warnings().forEach(warning -> page.write(COLUMN + 2, "warning: ", Tone.CHANGED, warning, Tone.PLAIN));
        if (isFinding(proof.verdict()) && proof.check().writtenDown().isPresent()) {
            page.write(COLUMN + 2, "harm      ", proof.check().harm());
        }
        if (isFinding(proof.verdict()) || !proof.warnings().isEmpty()) {
            proof.check().writtenDown().ifPresent(source -> page.verbatim(COLUMN + 2, "source    ", source));
        }
    }

    private static boolean isFinding(Proof.Verdict verdict) {
        return switch (verdict) {
            case Proof.Refuted _, Proof.Accepted _ -> true;
            case Proof.Proven _, Proof.NotProvable _ -> false;
        };
    }

    private void claim(String word, Tone tone, Proof proof) {
        boolean emulated = proof.ground() == Proof.Ground.EMULATED && !(proof.verdict() instanceof Proof.NotProvable);
        String verdict = word + (emulated ? " (emulated)" : "");
        page.write(
                2,
                ("%-" + (COLUMN - 2) + "s").formatted(verdict),
                tone,
                proof.check().claim(),
                Tone.PLAIN);
    }

    /** For instance {@code 11 proven (3 of them emulated), 1 refuted, 1 not provable here}. */
    private static String counts(List<Proof> proofs) {
        int proven = 0;
        int emulated = 0;
        int refuted = 0;
        int accepted = 0;
        int notProvable = 0;
        int warnings = 0;
        for (Proof proof : proofs) {
            warnings += proof.warnings().size();
            switch (proof.verdict()) {
                case Proof.Proven _ -> {
                    proven++;
                    emulated += proof.ground() == Proof.Ground.EMULATED ? 1 : 0;
                }
                case Proof.Refuted _ -> refuted++;
                case Proof.Accepted _ -> accepted++;
                case Proof.NotProvable _ -> notProvable++;
            }
        }
        List<String> parts = new ArrayList<>();
        parts.add(proven + " proven" + (emulated == 0 ? "" : " (%d of them emulated)".formatted(emulated)));
        parts.add(refuted + " refuted");
        if (accepted > 0) {
            parts.add(accepted + " accepted");
        }
        parts.add(notProvable + " not provable here");
        if (warnings > 0) {
            parts.add(Words.count(warnings, "warning", "warnings"));
        }
        return String.join(", ", parts);
    }
}
