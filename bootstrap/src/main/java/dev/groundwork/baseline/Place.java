package dev.groundwork.baseline;

import java.util.Comparator;

/**
 * A place in a file.
 *
 * @param line the line, from 1
 * @param column the column, from 1, in characters as a reader sees them
 */
record Place(int line, int column) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

    /** The place of the character that stands after this text. */
    static Place after(CharSequence text) {
        int line = 1;
        int column = 1;
        for (int codePoint : text.codePoints().toArray()) {
            column = codePoint == '\n' ? 1 : column + 1;
            line = codePoint == '\n' ? line + 1 : line;
        }
        return new Place(line, column);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
