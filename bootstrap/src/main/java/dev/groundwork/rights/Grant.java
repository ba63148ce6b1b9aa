package dev.groundwork.rights;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * One right in the API server: one verb on one resource.
 *
 * @param namespace where it holds; empty for everywhere, and for what has no namespace
 * @param group the API group, empty for the core group
 * @param resource the plural, with a sub-resource after a slash, for instance {@code pods/log}
 * @param name of which object; empty for all
 * @param verb for instance {@code get}
 */
public record Grant(String namespace, String group, String resource, String name, String verb)
        implements Comparable<Grant> {
    /** Stands for the group where the resource is a path that is no resource, such as {@code /metrics}. */
    public static final String URL = "nonResourceURL";

    private static final Comparator<Grant> ORDER = Comparator.comparing(Grant::namespace)
            .thenComparing(Grant::group)
            .thenComparing(Grant::resource)
            .thenComparing(Grant::name)
            .thenComparing(Grant::verb);

    public Grant {
        requireNonNull(namespace);
        requireNonNull(group);
        requireNonNull(resource);
        requireNonNull(name);
        requireNonNull(verb);
    }

    /** The same for all objects. */
    Grant unnamed() {
        return new Grant(namespace, group, resource, "", verb);
    }

    /** The same everywhere. */
    Grant everywhere() {
        return new Grant("", group, resource, name, verb);
    }

    @Override
    public int compareTo(Grant other) {
        return ORDER.compare(this, other);
    }

    /** For instance {@code patch deployments.apps metrics-server in kube-system}. */
    @Override
    public String toString() {
        String place = namespace.isEmpty() ? "" : " in " + namespace;
        return verb + " " + resource + (group.isEmpty() || group.equals(URL) ? "" : "." + group)
                + (name.isEmpty() ? "" : " " + name) + place;
    }
}
