package dev.groundwork.report;

import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.strong;
import static j2html.TagCreator.summary;

import dev.groundwork.plan.Proof;
import j2html.TagCreator;
import j2html.tags.DomContent;
import j2html.tags.specialized.DetailsTag;
import java.util.ArrayList;
import java.util.List;

/** The checks of a page, add-on by add-on, each with what was seen. Open is what is refuted. */
final class HtmlChecks {
    private HtmlChecks() {}

    static DomContent section(List<Proof> proofs) {
        List<DomContent> addons = new ArrayList<>();
        Words.grouped(proofs, proof -> proof.check().addon()).forEach((addon, ofAddon) -> {
            boolean bad = ofAddon.stream().anyMatch(proof -> proof.verdict() instanceof Proof.Refuted);
            addons.add(div(open(
                            details(
                                    summary(
                                            strong(Markup.words(addon)),
                                            Markup.words(" "),
                                            each(counts(ofAddon).stream())),
                                    div(each(ofAddon, HtmlChecks::check)).withClass("inside")),
                            bad))
                    .withClass("card"));
        });
        return TagCreator.section(h2("Checks"), each(addons.stream()));
    }

    /** How many there are of each verdict, none told that is nothing. */
    static List<DomContent> counts(List<Proof> proofs) {
        int proven = 0;
        int refuted = 0;
        int accepted = 0;
        int notProvable = 0;
        for (Proof proof : proofs) {
            switch (proof.verdict()) {
                case Proof.Proven _ -> proven++;
                case Proof.Refuted _ -> refuted++;
                case Proof.Accepted _ -> accepted++;
                case Proof.NotProvable _ -> notProvable++;
            }
        }
        List<DomContent> marks = new ArrayList<>();
        if (refuted > 0) {
            marks.add(Markup.mark(refuted + " refuted", Tone.BAD));
        }
        if (proven > 0) {
            marks.add(Markup.mark(proven + " proven", Tone.GOOD));
        }
        if (accepted > 0) {
            marks.add(Markup.mark(accepted + " accepted", Tone.CHANGED));
        }
        if (notProvable > 0) {
            marks.add(Markup.mark(notProvable + " not provable here", Tone.CHANGED));
        }
        return marks;
    }

    private static DomContent check(Proof proof) {
        String ground = proof.ground() == Proof.Ground.EMULATED ? " (emulated)" : "";
        List<DomContent> facts = new ArrayList<>();
        DomContent mark = switch (proof.verdict()) {
            case Proof.Proven proven -> {
                facts.add(Markup.fact("seen", proven.evidence()));
                yield Markup.mark("proven" + ground, Tone.GOOD);
            }
            case Proof.Refuted refuted -> {
                facts.add(Markup.fact("expected", refuted.expected()));
                facts.add(Markup.fact("seen", refuted.seen()));
                facts.add(Markup.command("next", refuted.next()));
                yield Markup.mark("refuted" + ground, Tone.BAD);
            }
            case Proof.Accepted accepted -> {
                facts.add(Markup.fact("expected", accepted.finding().expected()));
                facts.add(Markup.fact("seen", accepted.finding().seen()));
                facts.add(Markup.fact("because", accepted.words()));
                yield Markup.mark("accepted" + ground, Tone.CHANGED);
            }
            case Proof.NotProvable notProvable -> {
                facts.add(Markup.fact("why", notProvable.why()));
                yield Markup.mark("not provable here", Tone.CHANGED);
            }
        };
        proof.warnings().forEach(warning -> facts.add(Markup.fact("warning", warning)));
        proof.check().writtenDown().ifPresent(page -> facts.add(Markup.fact("source", page)));
        return open(
                details(
                        summary(mark, Markup.words(" " + proof.check().claim())),
                        div(each(facts.stream())).withClass("inside")),
                proof.verdict() instanceof Proof.Refuted);
    }

    static DomContent open(DetailsTag details, boolean open) {
        return open ? details.isOpen() : details;
    }
}
