package dev.groundwork.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What runs on a schedule remember: the last results, which states last since when, and who was told of which.
 *
 * @param runs the last results, the oldest first
 * @param states what is wrong, and what was and of which somebody still thinks that it is, by key
 * @param told for each channel the keys of the states that it was told have begun and not that they ended
 * @param lastGood when a run last ended with exit code 0
 */
public record History(
        List<Run> runs,
        SortedMap<String, State> states,
        SortedMap<String, Set<String>> told,
        Optional<Instant> lastGood) {
    private static final int MOST_RUNS = 30;
    private static final int MOST_STATES = 200;

    public History {
        runs = List.copyOf(runs);
        states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
        SortedMap<String, Set<String>> copy = new TreeMap<>();
        told.forEach((channel, keys) -> copy.put(channel, Collections.unmodifiableSet(new TreeSet<>(keys))));
        told = Collections.unmodifiableSortedMap(copy);
    }

    /**
     * One result.
     *
     * @param started when it began
     * @param took how long it took
     * @param exitCode the number that it ended with
     * @param findings how many things were wrong
     */
    public record Run(Instant started, Duration took, int exitCode, int findings) {}

    /** What a channel has not been told yet. */
    public record News(List<State> began, List<State> ended) {
        public News {
            began = List.copyOf(began);
            ended = List.copyOf(ended);
        }

        /** Whether nothing changed. */
        public boolean isEmpty() {
            return began.isEmpty() && ended.isEmpty();
        }
    }

    /** Nothing is remembered. */
    public static History empty() {
        return new History(List.of(), new TreeMap<>(), new TreeMap<>(), Optional.empty());
    }

    /**
     * The same after one more run. What was found lasts, and what was not found is over only if it was looked at.
     *
     * @param findings what is wrong by that report
     */
    public History after(Report report, List<Finding> findings, ExitCode exitCode) {
        Instant now = report.started();
        SortedMap<String, State> next = new TreeMap<>();
        Set<String> found = new TreeSet<>();
        for (Finding finding : findings) {
            State fresh = State.of(finding, now);
            State before = states.get(fresh.key());
            found.add(fresh.key());
            if (before != null && before.lasts()) {
                next.put(fresh.key(), State.of(finding, before.since()));
            } else if (before != null || next.size() < MOST_STATES) {
                next.put(fresh.key(), fresh);
            }
        }
        states.forEach((key, state) -> {
            if (!found.contains(key)) {
                next.put(key, state.lasts() && wasSeen(state, report) ? state.over(now) : state);
            }
        });
        List<Run> last = new ArrayList<>(runs);
        last.add(new Run(now, report.took(), exitCode.number(), findings.size()));
        return new History(
                last.subList(Math.max(0, last.size() - MOST_RUNS), last.size()),
                next,
                told,
                exitCode == ExitCode.OK ? Optional.of(now) : lastGood);
    }

    /** Whether the run looked at what the state is about; else its silence proves nothing. */
    private static boolean wasSeen(State state, Report report) {
        if (state.kind() == Finding.Kind.PROBLEM) {
            return true;
        }
        if (!report.problems().isEmpty()) {
            return false;
        }
        if (state.kind() == Finding.Kind.REFUTED) {
            return report.proofs().stream()
                    .filter(proof -> proof.verdict() instanceof Proof.NotProvable)
                    .noneMatch(proof -> proof.check().addon().equals(state.addon())
                            && State.cut(proof.check().claim()).equals(state.subject()));
        }
        return report.plan().stream()
                .flatMap(plan -> plan.changes().stream())
                .filter(change -> change instanceof Change.Unreadable || change instanceof Change.Unclear)
                .noneMatch(change -> State.cut(change.id().toString()).equals(state.subject()));
    }

    /** What changed since that channel was told something, the gravest first. */
    public News news(String channel) {
        Set<String> known = told.getOrDefault(channel, Set.of());
        List<State> began = new ArrayList<>();
        List<State> ended = new ArrayList<>();
        states.values().stream().sorted(Comparator.comparing(State::kind)).forEach(state -> {
            if (state.lasts() && !known.contains(state.key())) {
                began.add(state);
            } else if (!state.lasts() && known.contains(state.key())) {
                ended.add(state);
            }
        });
        return new News(began, ended);
    }

    /** The same after a channel took what it was told. */
    public History told(String channel, Collection<State> news) {
        Set<String> known = new TreeSet<>(told.getOrDefault(channel, Set.of()));
        news.forEach(state -> {
            if (state.lasts()) {
                known.add(state.key());
            } else {
                known.remove(state.key());
            }
        });
        SortedMap<String, Set<String>> all = new TreeMap<>(told);
        all.put(channel, known);
        return new History(runs, states, all, lastGood);
    }

    /** The same without what nobody has to be told any more. */
    public History tidied(Collection<String> channels) {
        SortedMap<String, Set<String>> all = new TreeMap<>(told);
        all.keySet().retainAll(channels);
        SortedMap<String, State> kept = new TreeMap<>(states);
        kept.values()
                .removeIf(
                        state -> !state.lasts() && all.values().stream().noneMatch(keys -> keys.contains(state.key())));
        all.replaceAll((_, keys) -> {
            Set<String> left = new TreeSet<>(keys);
            left.retainAll(kept.keySet());
            return left;
        });
        return new History(runs, kept, all, lastGood);
    }

    /** The states that last, the longest first. */
    public List<State> lasting() {
        return states.values().stream()
                .filter(State::lasts)
                .sorted(Comparator.comparing(State::since))
                .toList();
    }
}
