package dev.groundwork.rights;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One right in AWS: one action on one resource.
 *
 * @param topic what it is about, which names the statement
 * @param action for instance {@code iam:GetRole}
 * @param resource an ARN, which may hold {@code *}
 * @param conditions values that are allowed, by operator and key, for instance {@code StringEquals aws:RequestedRegion}
 */
public record IamGrant(String topic, String action, String resource, SortedMap<String, SortedSet<String>> conditions)
        implements Comparable<IamGrant> {
    private static final Comparator<IamGrant> ORDER = Comparator.comparing(IamGrant::topic)
            .thenComparing(IamGrant::action)
            .thenComparing(IamGrant::resource)
            .thenComparing(grant -> grant.conditions().toString());

    public IamGrant {
        requireNonNull(topic);
        requireNonNull(action);
        requireNonNull(resource);
        conditions = new TreeMap<>(conditions);
    }

    /** The same only if the key has one of these values. */
    IamGrant when(String operator, String key, String... values) {
        SortedMap<String, SortedSet<String>> more = new TreeMap<>(conditions);
        more.put(operator + " " + key, new TreeSet<>(List.of(values)));
        return new IamGrant(topic, action, resource, more);
    }

    @Override
    public int compareTo(IamGrant other) {
        return ORDER.compare(this, other);
    }
}
