package dev.groundwork.report;

import static j2html.TagCreator.code;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.text;

import j2html.tags.DomContent;

/**
 * The few shapes of which the page is made. All text of a report comes in here: made safe to read, and escaped by the
 * library. No attribute ever holds anything from a report.
 */
final class Markup {
    private Markup() {}

    /** Words as they are. */
    static DomContent words(String words) {
        return text(Plain.lines(words));
    }

    /** A word in a coloured field; the word alone says it, too. */
    static DomContent mark(String word, Tone tone) {
        return span(words(word)).withClasses("mark", style(tone));
    }

    /** A name and what belongs to it. */
    static DomContent fact(String name, String value) {
        return dl(dt(words(name)), dd(words(value))).withClass("fact");
    }

    /** A name and something to paste. */
    static DomContent command(String name, String command) {
        return div(words(name), code(words(command)).withClass("block")).withClass("next");
    }

    /** A name and what to do, in words. */
    static DomContent step(String name, String step) {
        return div(words(name), p(words(Words.sentence(step)))).withClass("next");
    }

    static String style(Tone tone) {
        return switch (tone) {
            case GOOD -> "good";
            case BAD -> "bad";
            case CHANGED -> "changed";
            case PLAIN, STRONG, QUIET -> "plain";
        };
    }
}
