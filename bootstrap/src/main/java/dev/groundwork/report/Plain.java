package dev.groundwork.report;

/**
 * Makes text from outside safe to print. A field manager may call itself anything and an annotation may hold anything;
 * neither may move the cursor, hide a line or turn the direction of reading.
 */
final class Plain {
    private Plain() {}

    /** The text on one line, with control and direction characters written out as {@code \}{@code u001b}. */
    static String line(String text) {
        return clean(text.replace("\r\n", " ").replace('\n', ' '), false);
    }

    /** The same, but line ends stay. */
    static String lines(String text) {
        return clean(text.replace("\r\n", "\n"), true);
    }

    /** Whether the text would have to be changed to be printed on one line. */
    static boolean isTame(String text) {
        return text.codePoints().noneMatch(Plain::isWild);
    }

    private static String clean(String text, boolean keepLineEnds) {
        if (isTame(text)) {
            return text;
        }
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (point == '\t') {
                clean.append("    ");
            } else if (isWild(point) && !(keepLineEnds && point == '\n')) {
                clean.append("\\u%04x".formatted(point));
            } else {
                clean.appendCodePoint(point);
            }
        });
        return clean.toString();
    }

    private static boolean isWild(int point) {
        // Half a character and what Unicode calls no character at all may stand in no XML.
        return Character.isISOControl(point)
                || Character.getType(point) == Character.FORMAT
                || Character.getType(point) == Character.SURROGATE
                || (point & 0xfffe) == 0xfffe;
    }
}
