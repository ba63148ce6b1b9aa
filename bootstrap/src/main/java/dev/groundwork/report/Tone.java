package dev.groundwork.report;

/** The few colours, by what they mean. The only file that knows control sequences. */
enum Tone {
    PLAIN(""),
    STRONG("1"),
    QUIET("2"),
    GOOD("32"),
    CHANGED("33"),
    BAD("1;31");

    private final String code;

    Tone(String code) {
        this.code = code;
    }

    String paint(String text, Style style) {
        if (!style.colour() || code.isEmpty() || text.isEmpty()) {
            return text;
        }
        return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
