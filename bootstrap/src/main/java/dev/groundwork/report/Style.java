package dev.groundwork.report;

/**
 * How a text is laid out. Colour only adds: every word and symbol is there without it.
 *
 * @param colour whether ANSI colours may be used
 * @param width columns to fill; fewer than 40 are taken as 40, because paths and images would not be readable
 */
public record Style(boolean colour, int width) {
    private static final int LEAST = 40;

    public Style {
        width = Math.max(width, LEAST);
    }

    /** No colour and 100 columns: for files, pipes and logs. */
    public static Style plain() {
        return new Style(false, 100);
    }
}
