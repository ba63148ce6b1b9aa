package dev.groundwork.rights;

import dev.groundwork.resource.ResourceId;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects rights. */
final class Grants {
    private final SortedSet<Grant> all = new TreeSet<>();

    /** On that object alone. */
    void on(ResourceId id, String... verbs) {
        for (String verb : verbs) {
            all.add(new Grant(id.namespace(), id.group(), Plurals.of(id.kind()), id.name(), verb));
        }
    }

    /** On a sub-resource or a resource by its plural; without a name on all, without a namespace everywhere. */
    void on(String namespace, String group, String resource, String name, String... verbs) {
        for (String verb : verbs) {
            all.add(new Grant(namespace, group, resource, name, verb));
        }
    }

    void addAll(Collection<Grant> more) {
        all.addAll(more);
    }

    /** Without what others of them contain. */
    SortedSet<Grant> all() {
        SortedSet<Grant> needed = new TreeSet<>(all);
        needed.removeIf(grant -> isWithin(grant, grant.unnamed())
                || isWithin(grant, grant.everywhere())
                || isWithin(grant, grant.everywhere().unnamed()));
        return needed;
    }

    private boolean isWithin(Grant grant, Grant wider) {
        return !grant.equals(wider) && all.contains(wider);
    }
}
