package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Difference;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Score;
import dev.groundwork.resource.Reference;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares what the preview showed with what was read back. */
final class Scoring {
    private Scoring() {}

    /** The score of everything that was written. */
    static Score of(List<Outcome> outcomes) {
        int leaves = 0;
        int server = 0;
        int computed = 0;
        int unchecked = 0;
        SortedMap<ResourceId, List<FieldChange>> misses = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            if (!(outcome instanceof Outcome.Applied applied)) {
                continue;
            }
            Tree shown = shown(applied.change());
            Set<String> unknown = unknown(shown);
            List<FieldChange> missed = Difference.between(shown, applied.readBack(), Map.of()).stream()
                    .filter(field -> !unknown.contains(field.path()))
                    .toList();
            Set<String> compared = new HashSet<>(shown.leaves().keySet());
            compared.addAll(applied.readBack().leaves().keySet());
            compared.removeAll(unknown);
            leaves += compared.size();
            if (!missed.isEmpty()) {
                misses.put(applied.id(), missed);
            }
            switch (prediction(applied.change())) {
                case SERVER -> server++;
                case COMPUTED -> computed++;
                case TOO_EARLY, NOT_CHECKED -> unchecked++;
            }
        }
        return new Score(leaves, misses, server, computed, unchecked);
    }

    /** Leaves that the preview itself said nobody can know. */
    private static Set<String> unknown(Tree shown) {
        return shown.leaves().entrySet().stream()
                .filter(leaf -> leaf.getValue().asText().contains(Reference.UNKNOWN))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Tree shown(Change.Declared change) {
        return switch (change) {
            case Change.Create create -> create.after();
            case Change.Update update -> update.after();
            case Change.Replace replace -> replace.after();
            case Change.Unchanged _, Change.Conflicted _, Change.Unreadable _ ->
                change.resource().tree();
        };
    }

    private static Prediction prediction(Change.Declared change) {
        return switch (change) {
            case Change.Create create -> create.prediction();
            case Change.Update update -> update.prediction();
            case Change.Replace _, Change.Unchanged _, Change.Conflicted _, Change.Unreadable _ ->
                Prediction.NOT_CHECKED;
        };
    }
}
