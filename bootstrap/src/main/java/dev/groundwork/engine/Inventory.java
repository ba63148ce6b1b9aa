package dev.groundwork.engine;

import dev.groundwork.resource.ResourceId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Groundwork applied last time: ids, and the hash of what was declared of each, so that a difference can be told
 * from a changed baseline also where the other side keeps no record.
 *
 * @param entries by id
 */
public record Inventory(SortedMap<ResourceId, Entry> entries) {
    public Inventory {
        entries = new TreeMap<>(entries);
    }

    /**
     * One resource.
     *
     * @param addon the add-on it belongs to
     * @param hash the hash of what was declared; empty while it is being applied
     * @param facts what {@link Driver#remember} noted for its deletion; empty for most
     */
    public record Entry(String addon, String hash, Map<String, String> facts) {
        public Entry {
            facts = Map.copyOf(facts);
        }

        /** One of which nothing needs to be known but its id. */
        public Entry(String addon, String hash) {
            this(addon, hash, Map.of());
        }
    }

    /** Nothing was ever applied. */
    public static Inventory empty() {
        return new Inventory(new TreeMap<>());
    }

    /** Whether exactly this was applied last time. */
    public boolean holds(ResourceId id, String hash) {
        return Optional.ofNullable(entries.get(id))
                .map(entry -> entry.hash().equals(hash))
                .orElse(false);
    }

    /** Whether it was applied to its end, so that it was there; a run that was killed may have got only so far as to note it. */
    public boolean stood(ResourceId id) {
        return Optional.ofNullable(entries.get(id))
                .map(entry -> !entry.hash().isEmpty())
                .orElse(false);
    }

    /** The entries of these add-ons. */
    public Inventory of(Set<String> addons) {
        SortedMap<ResourceId, Entry> theirs = new TreeMap<>(entries);
        theirs.values().removeIf(entry -> !addons.contains(entry.addon()));
        return new Inventory(theirs);
    }

    /** The same without that entry. */
    public Inventory without(ResourceId id) {
        SortedMap<ResourceId, Entry> fewer = new TreeMap<>(entries);
        fewer.remove(id);
        return new Inventory(fewer);
    }

    /** The same with that entry. */
    public Inventory with(ResourceId id, Entry entry) {
        SortedMap<ResourceId, Entry> more = new TreeMap<>(entries);
        more.put(id, entry);
        return new Inventory(more);
    }
}
