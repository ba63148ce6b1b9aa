package dev.groundwork.report;

/** Collects lines: indents, wraps at blanks to the width, colours, and makes text from outside safe. */
final class Page {
    private final Style style;
    private final StringBuilder text = new StringBuilder();

    Page(Style style) {
        this.style = style;
    }

    /** How many columns are left of a line that is indented so far. */
    int room(int indent) {
        return style.width() - indent;
    }

    /** One empty line, unless there is one already or nothing stands above. */
    void gap() {
        if (!text.isEmpty() && text.lastIndexOf("\n\n") != text.length() - 2) {
            text.append('\n');
        }
    }

    /** A title, with an empty line above. */
    void title(String title) {
        gap();
        write(0, "", Tone.PLAIN, title, Tone.STRONG);
    }

    /** Text from this column on, wrapped. */
    void write(int indent, String words) {
        write(indent, "", Tone.PLAIN, words, Tone.PLAIN);
    }

    /** Text from this column on, wrapped, in this tone. */
    void write(int indent, String words, Tone tone) {
        write(indent, "", Tone.PLAIN, words, tone);
    }

    /** A label and text that hangs to the right of it. */
    void write(int indent, String label, String words) {
        write(indent, label, Tone.PLAIN, words, Tone.PLAIN);
    }

    /** A label and text that hangs to the right of it, each in its tone. */
    void write(int indent, String label, Tone labelTone, String words, Tone tone) {
        String lead = Plain.line(label);
        int hang = indent + lead.length();
        boolean first = true;
        for (String paragraph : Plain.lines(words).split("\n", -1)) {
            String rest = paragraph.stripTrailing();
            do {
                int end = cut(rest, room(hang));
                String line = rest.substring(0, end).stripTrailing();
                if (first) {
                    text.repeat(' ', indent)
                            .append(labelTone.paint(line.isEmpty() ? lead.stripTrailing() : lead, style));
                } else {
                    text.repeat(' ', hang);
                }
                text.append(tone.paint(line, style)).append('\n');
                rest = rest.substring(end).stripLeading();
                first = false;
            } while (!rest.isEmpty());
        }
    }

    /** Text that somebody may paste elsewhere: never wrapped. */
    void verbatim(int indent, String label, String words) {
        text.repeat(' ', indent)
                .append(Plain.line(label))
                .append(Plain.line(words))
                .append('\n');
    }

    /** Where to end the line: at the last blank that fits, else at the first one. */
    private static int cut(String words, int room) {
        if (words.length() <= room) {
            return words.length();
        }
        int blank = words.lastIndexOf(' ', Math.max(room, 0));
        if (blank <= 0) {
            blank = words.indexOf(' ', 1);
        }
        return blank < 0 ? words.length() : blank;
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing() + (text.isEmpty() ? "" : "\n");
    }
}
