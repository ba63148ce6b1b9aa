package dev.groundwork.resource;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody meant: a key of a file, an add-on, a cluster, a variable. */
public final class Nearest {
    /** Longer differences are other words; it also keeps a key of a megabyte from costing anything. */
    private static final int LONGEST_SLIP = 8;

    /** A name that is longer than all that are looked for. */
    private static final int MOST = 100;

    /** Less than this of a name stands in too many others. */
    private static final int SHORTEST_PART = 4;

    private Nearest() {}

    /** The nearest of these words, if one is near enough to be a slip of the pen, or one is the beginning of a part of the other. */
    public static Optional<String> to(String word, Collection<String> words) {
        return words.stream()
                .filter(candidate -> isSlip(word, candidate) || isPart(word, candidate) || isPart(candidate, word))
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isSlip(String word, String candidate) {
        int longest = Math.max(word.length(), candidate.length());
        return Math.abs(word.length() - candidate.length()) <= LONGEST_SLIP
                && distance(word, candidate) <= Math.max(1, longest / 3);
    }

    /** Whether people who say the one may mean the other: {@code nginx} of {@code ingress-nginx}, {@code prod} of {@code production}. */
    private static boolean isPart(String part, String whole) {
        if (part.length() < SHORTEST_PART || whole.length() > MOST) {
            return false;
        }
        String within = whole.toLowerCase(Locale.ROOT);
        int at = within.indexOf(part.toLowerCase(Locale.ROOT));
        return at == 0 || (at > 0 && !Character.isLetterOrDigit(within.charAt(at - 1)));
    }

    /** The question to ask about it; empty if no word is near. */
    public static String question(String word, Collection<String> words) {
        return to(word, words).map(near -> "did you mean \"" + near + "\"?").orElse("");
    }

    /**
     * Letters to insert, delete, replace or swap with their neighbour; upper and lower case are the same.
     *
     * @see <a href="https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance">optimal string alignment</a>
     */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : fewest(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int fewest(int[][] steps, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int fewest = Math.min(steps[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(fewest, steps[i - 2][j - 2] + 1) : fewest;
    }
}
