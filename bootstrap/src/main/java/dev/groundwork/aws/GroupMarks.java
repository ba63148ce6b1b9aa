package dev.groundwork.aws;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.ScalingGroup;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

/**
 * What we left on an Auto Scaling group, as the inventory notes it before it is written: a tag or a suspension that was
 * there before us is its owner's, and stays.
 *
 * @param made keys of tags that we made
 * @param restored values that tags had before we changed them, by key
 * @param ours values that we wrote, by key
 * @param suspended processes that ran before we suspended them
 */
record GroupMarks(
        NavigableSet<String> made,
        SortedMap<String, String> restored,
        SortedMap<String, String> ours,
        NavigableSet<String> suspended) {
    private static final String WROTE = "wrote ";
    private static final String WAS = "was ";
    private static final String SUSPENDED = "suspended ";

    GroupMarks {
        made = new TreeSet<>(made);
        restored = new TreeMap<>(restored);
        ours = new TreeMap<>(ours);
        suspended = new TreeSet<>(suspended);
    }

    /** And what this change will leave on its group. Of a tag that we wrote before, the first note is the true one. */
    GroupMarks and(Change.Update update) {
        GroupMarks marks = new GroupMarks(made, restored, ours, suspended);
        ScalingGroup group = (ScalingGroup) update.resource();
        Tree before = update.before();
        group.tags().forEach((key, value) -> {
            String was = before.at("tags", key).asText("");
            boolean there = before.at("tags").has(key);
            if (there && !was.equals(value) && !ours.containsKey(key)) {
                marks.restored.put(key, was);
            }
            if (!there && !ours.containsKey(key)) {
                marks.made.add(key);
            }
            if (!there || !was.equals(value)) {
                marks.ours.put(key, value);
            }
        });
        group.suspendedProcesses().stream()
                .filter(process -> !before.text("processes", process).equals(ScalingGroup.SUSPENDED))
                .forEach(marks.suspended::add);
        return marks;
    }

    /** What is on record of it. */
    static GroupMarks of(Map<String, String> facts) {
        GroupMarks marks = empty();
        facts.forEach((fact, value) -> {
            if (fact.startsWith(WROTE)) {
                marks.ours.put(fact.substring(WROTE.length()), value);
            } else if (fact.startsWith(WAS)) {
                marks.restored.put(fact.substring(WAS.length()), value);
            } else if (fact.startsWith(SUSPENDED)) {
                marks.suspended.add(fact.substring(SUSPENDED.length()));
            }
        });
        marks.made.addAll(marks.ours.keySet());
        marks.made.removeAll(marks.restored.keySet());
        return marks;
    }

    private static GroupMarks empty() {
        return new GroupMarks(new TreeSet<>(), new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
    }

    /** The form in which the inventory has it. */
    Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        ours.forEach((key, value) -> facts.put(WROTE + key, value));
        restored.forEach((key, value) -> facts.put(WAS + key, value));
        suspended.forEach(process -> facts.put(SUSPENDED + process, "by us"));
        return facts;
    }

    /** What of it is still there; a tag that has another value by now is somebody else's. */
    GroupMarks on(AutoScalingGroup group) {
        Map<String, String> there = ScalingGroupDriver.tags(group);
        Set<String> asWritten = new TreeSet<>(ours.keySet());
        asWritten.removeIf(key -> !Objects.equals(ours.get(key), there.get(key)));
        GroupMarks left = empty();
        made.stream().filter(asWritten::contains).forEach(left.made::add);
        restored.forEach((key, value) -> {
            if (asWritten.contains(key)) {
                left.restored.put(key, value);
            }
        });
        left.ours.putAll(ours);
        left.ours.keySet().retainAll(asWritten);
        left.suspended.addAll(suspended);
        left.suspended.retainAll(ScalingGroupDriver.suspended(group));
        return left;
    }

    /** What becomes of the group; nothing if none of it is there any more. */
    Optional<Change.Undeclared> leftover(Leftover leftover, AutoScalingGroup group) {
        if (ours.isEmpty() && suspended.isEmpty()) {
            return Optional.of(new Change.Kept(
                    leftover, "all that was wanted of it had been there before Groundwork came", false));
        }
        GroupMarks left = on(group);
        if (left.ours.isEmpty() && left.suspended.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Change.Delete(leftover, group.autoScalingGroupARN(), Set.of(), left.words()));
    }

    private String words() {
        List<String> parts = new ArrayList<>();
        if (!made.isEmpty()) {
            parts.add((made.size() == 1 ? "takes back the tag " : "takes back the tags ") + String.join(", ", made));
        }
        restored.forEach((key, value) -> parts.add("gives the tag %s its value %s back".formatted(key, value)));
        if (!suspended.isEmpty()) {
            parts.add("resumes " + String.join(", ", suspended));
        }
        return String.join("; ", parts) + "; the group itself stays";
    }
}
