package dev.groundwork.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of a tool, compared number by number: 1.9 is older than 1.26. */
record ToolVersion(List<Integer> numbers) implements Comparable<ToolVersion> {
    private static final Pattern FIRST = Pattern.compile("(\\d+(?:\\.\\d+)+)");

    ToolVersion {
        numbers = List.copyOf(numbers);
    }

    /** The first version in a tool's answer, as in {@code go version go1.26.8 linux/amd64}. */
    static Optional<ToolVersion> in(String text) {
        Matcher matcher = FIRST.matcher(text);
        return matcher.find()
                ? Optional.of(new ToolVersion(Arrays.stream(matcher.group(1).split("\\."))
                        .map(Integer::valueOf)
                        .toList()))
                : Optional.empty();
    }

    boolean atLeast(ToolVersion wanted) {
        return compareTo(wanted) >= 0;
    }

    @Override
    public int compareTo(ToolVersion other) {
        int length = Math.max(numbers.size(), other.numbers.size());
        for (int i = 0; i < length; i++) {
            int difference = Integer.compare(at(i), other.at(i));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private int at(int index) {
        return index < numbers.size() ? numbers.get(index) : 0;
    }

    @Override
    public String toString() {
        return String.join(".", numbers.stream().map(String::valueOf).toList());
    }
}
