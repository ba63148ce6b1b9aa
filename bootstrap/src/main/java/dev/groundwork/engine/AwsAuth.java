package dev.groundwork.engine;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the ConfigMap {@code aws-auth} gives: groups of Kubernetes to roles and users of IAM. It knows roles without their
 * paths.
 *
 * @param found whether there is that ConfigMap
 * @param roles groups by the ARN of a role
 * @param users groups by the ARN of a user
 * @param broken keys whose value is no list in YAML, so that nobody is let in by them
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html">aws-auth</a>
 */
public record AwsAuth(
        boolean found,
        SortedMap<String, List<String>> roles,
        SortedMap<String, List<String>> users,
        List<String> broken) {
    public AwsAuth {
        roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
        users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
        broken = List.copyOf(broken);
    }

    /** There is none, or nobody asked. */
    public static AwsAuth none() {
        return new AwsAuth(false, Collections.emptySortedMap(), Collections.emptySortedMap(), List.of());
    }

    /** What it has, in words; empty if there is none. */
    public Optional<String> words() {
        if (!found) {
            return Optional.empty();
        }
        String unread = broken.isEmpty() ? "" : " (no list in YAML: %s)".formatted(String.join(", ", broken));
        return Optional.of(count(roles.size(), "role") + " and " + count(users.size(), "user") + unread);
    }

    private static String count(int number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
