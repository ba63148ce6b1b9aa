package dev.groundwork.report;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Writer;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Phrases that several parts of a report have in common. */
final class Words {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** One of it or several of it. */
    static String count(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    static String setBy(Writer writer) {
        return "set by " + Plain.line(writer.manager())
                + writer.time().map(time -> " at " + time(time)).orElse("");
    }

    /** What happened and what to do, as sentences. */
    static String problem(Problem problem) {
        return sentence(problem.what()) + (problem.todo().isEmpty() ? "" : " " + sentence(problem.todo()));
    }

    static String sentence(String words) {
        return words.isEmpty() || words.endsWith(".") || words.endsWith("?") ? words : words + ".";
    }

    /** How many of these are in Kubernetes and in AWS: {@code 17 Kubernetes objects and 5 AWS resources}. */
    static String things(List<ResourceId> ids) {
        long aws = ids.stream().filter(ResourceId::isAws).count();
        long kubernetes = ids.size() - aws;
        List<String> parts = new ArrayList<>();
        if (kubernetes > 0) {
            parts.add(count(kubernetes, "Kubernetes object", "Kubernetes objects"));
        }
        if (aws > 0) {
            parts.add(count(aws, "AWS resource", "AWS resources"));
        }
        return String.join(" and ", parts);
    }

    static String asDeclared(List<ResourceId> ids) {
        return ids.isEmpty()
                ? "the baseline declares nothing."
                : things(ids) + (ids.size() == 1 ? " is" : " are") + " as declared.";
    }

    /** By add-on, in the order in which the add-ons first appear. */
    static <T> SequencedMap<String, List<T>> grouped(List<T> all, Function<T, String> addon) {
        SequencedMap<String, List<T>> groups = new LinkedHashMap<>();
        all.forEach(one ->
                groups.computeIfAbsent(addon.apply(one), _ -> new ArrayList<>()).add(one));
        return groups;
    }

    /** The same in two parts, first Kubernetes, then AWS, each in its own order. */
    static <T> List<T> kubernetesFirst(List<T> all, Function<T, ResourceId> id) {
        return Stream.concat(
                        all.stream().filter(one -> !id.apply(one).isAws()),
                        all.stream().filter(one -> id.apply(one).isAws()))
                .toList();
    }

    static List<ResourceId> ids(List<? extends Change> changes) {
        return changes.stream().map(Change::id).toList();
    }
}
