package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** A value of a YAML file, with the place where it is written. Jackson keeps no places, so its own parser will not do. */
sealed interface YamlNode {
    /** Where it starts. */
    Place place();

    /** The same without places. */
    JsonNode json();

    /** What a person would call it, for "expected this, found that". */
    String described();

    /** Keys with values. */
    record Mapping(Place place, SequencedMap<String, Entry> entries) implements YamlNode {
        public Mapping {
            entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
        }

        @Override
        public JsonNode json() {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            entries.forEach((key, entry) -> object.set(key, entry.value().json()));
            return object;
        }

        @Override
        public String described() {
            return "keys with values";
        }
    }

    /** A list. */
    record Sequence(Place place, List<YamlNode> items) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public JsonNode json() {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            items.forEach(item -> array.add(item.json()));
            return array;
        }

        @Override
        public String described() {
            return "a list";
        }
    }

    /**
     * A single value.
     *
     * @param json the value
     * @param source how it is written in the file, without quotes; this alone may be shown
     * @param referring whether parts of the value come from the environment
     * @param refused whether it was complained about, so that nothing more is to be said of it
     */
    record Scalar(Place place, JsonNode json, String source, boolean referring, boolean refused) implements YamlNode {
        private static final int SHOWN = 60;

        /** How the value may be shown: as it is written, cut if it is long. */
        String shown() {
            String text = source.length() <= SHOWN ? source : source.substring(0, SHOWN) + "…";
            return referring ? "the value of " + text : '"' + text.replace("\n", "\\n") + '"';
        }

        @Override
        public String described() {
            return switch (json.getNodeType()) {
                case NULL -> referring ? "nothing (" + shown() + ")" : "nothing";
                case BOOLEAN -> referring ? "true or false (" + shown() + ")" : source;
                case NUMBER -> referring ? "a number (" + shown() + ")" : "the number " + source;
                default -> referring ? "text (" + shown() + ")" : "text " + shown();
            };
        }
    }

    /**
     * A value with the place of its key.
     *
     * @param key where the key starts; of an item of a list, or of the whole file, where the value starts
     */
    record Entry(Place key, YamlNode value) {}

    /** What stands below these keys and positions of lists. */
    default Optional<Entry> find(Object... path) {
        Entry found = new Entry(place(), this);
        for (Object step : path) {
            Entry next = switch (found.value()) {
                case Mapping mapping -> mapping.entries().get(step.toString());
                case Sequence sequence
                when step instanceof Integer index && index < sequence.items().size() -> {
                    YamlNode item = sequence.items().get(index);
                    yield new Entry(item.place(), item);
                }
                case Sequence _, Scalar _ -> null;
            };
            if (next == null) {
                return Optional.empty();
            }
            found = next;
        }
        return Optional.of(found);
    }

    /** The entries below these keys; none if there is no mapping. */
    default Map<String, Entry> entriesOf(Object... path) {
        return find(path)
                .map(Entry::value)
                .filter(Mapping.class::isInstance)
                .map(Mapping.class::cast)
                .<Map<String, Entry>>map(Mapping::entries)
                .orElse(Map.of());
    }

    /** The items of the list below these keys; none if there is no list. */
    default List<YamlNode> itemsOf(Object... path) {
        return find(path)
                .map(Entry::value)
                .filter(Sequence.class::isInstance)
                .map(Sequence.class::cast)
                .map(Sequence::items)
                .orElse(List.of());
    }

    /** The keys that lead to values that came from the environment; positions in lists are left out. */
    default Set<List<String>> fromEnvironment() {
        Set<List<String>> paths = new HashSet<>();
        collect(List.of(), this, paths);
        return paths;
    }

    private static void collect(List<String> path, YamlNode node, Set<List<String>> paths) {
        switch (node) {
            case Mapping mapping ->
                mapping.entries().forEach((key, entry) -> {
                    List<String> below = new ArrayList<>(path);
                    below.add(key);
                    collect(List.copyOf(below), entry.value(), paths);
                });
            case Sequence sequence -> sequence.items().forEach(item -> collect(path, item, paths));
            case Scalar scalar -> {
                if (scalar.referring()) {
                    paths.add(path);
                }
            }
        }
    }
}
