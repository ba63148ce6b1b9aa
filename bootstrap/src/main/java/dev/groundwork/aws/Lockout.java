package dev.groundwork.aws;

import dev.groundwork.engine.AwsAuth;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.AccessEntry;
import dev.groundwork.resource.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says who would lose what, and refuses what nobody could take back: that the caller gets less access than now, and that
 * nobody administers the cluster any more. Pure.
 *
 * @param cluster the cluster's name
 * @param caller the user or role that this runs as
 * @param live all entries as they are, by principal
 * @param awsAuth whom the ConfigMap aws-auth lets in as long as they have no entry
 * @param shutOut why nobody can log in as that principal, or why that is not known; empty if somebody can
 */
record Lockout(
        String cluster,
        String caller,
        SortedMap<String, AccessEntries.Live> live,
        AwsAuth awsAuth,
        Function<String, Optional<String>> shutOut) {
    /** What kubelets need to join and to stay. */
    private static final Set<String> NODES = Set.of("system:nodes", "system:bootstrappers");

    private static final Pattern ROLE = Pattern.compile("arn:[^:]*:iam::([0-9]*):role/(?:.*/)?([^/]+)");

    /** Why this entry must not become as declared; all that are declared are looked at together. */
    Optional<Problem> of(AccessEntry declared, List<AccessEntry> all) {
        AccessEntries.Live now = live.get(declared.principal());
        if (now == null) {
            return Optional.empty();
        }
        List<String> lost = lost(now, declared.groups(), declared.policies());
        declared.username()
                .filter(name -> !name.equals(now.entry().username()))
                .ifPresent(_ -> lost.add("the user name " + now.entry().username()));
        if (isCaller(declared.principal()) && !lost.isEmpty()) {
            return Optional.of(problem(
                    declared.principal(),
                    "the caller itself would lose " + String.join(", ", lost),
                    "Declare that as well, or have somebody else run this"));
        }
        if (now.administers() && !AccessEntries.administers(declared.policies())) {
            return last(
                    declared.principal(),
                    all,
                    Set.of(),
                    "Give that policy to somebody else first, under access: in the baseline");
        }
        return Optional.empty();
    }

    /** Why this entry must not be made: it would hold instead of what the ConfigMap aws-auth gives. */
    Optional<Problem> instead(AccessEntry declared) {
        List<String> ofNodes = mapped(principal -> isSame(principal, declared.principal()))
                .filter(NODES::contains)
                .toList();
        if (!ofNodes.isEmpty()) {
            return Optional.of(problem(
                    declared.principal(),
                    "nodes would lose group %s, which the ConfigMap aws-auth gives it: once it has an access entry, only that holds, and nodes with it would leave the cluster"
                            .formatted(String.join(", ", ofNodes)),
                    "Take this principal out of access: in the baseline"));
        }
        if (!isCaller(declared.principal()) || AccessEntries.administers(declared.policies())) {
            return Optional.empty();
        }
        List<String> lost = mapped(this::isCaller)
                .filter(group -> !declared.groups().contains(group))
                .map(group -> "group " + group)
                .distinct()
                .toList();
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(problem(
                        declared.principal(),
                        "the caller itself would lose %s, which the ConfigMap aws-auth gives it: once it has an access entry, only that holds"
                                .formatted(String.join(", ", lost)),
                        "Give it %s in the whole cluster or the same groups, or have somebody else run this"
                                .formatted(AccessEntries.ADMINISTRATOR)));
    }

    /** The groups that the ConfigMap aws-auth gives. */
    private Stream<String> mapped(Predicate<String> whom) {
        return Stream.of(awsAuth.roles(), awsAuth.users())
                .flatMap(mapped -> mapped.entrySet().stream())
                .filter(mapped -> whom.test(mapped.getKey()))
                .flatMap(mapped -> mapped.getValue().stream());
    }

    /**
     * Why this entry must not go.
     *
     * @param leftover names it by its principal
     * @param declared all that the baseline declares
     * @param going all principals whose entries go
     */
    Optional<Problem> without(Leftover leftover, List<AccessEntry> declared, Set<String> going) {
        String principal = leftover.id().name();
        AccessEntries.Live now = live.get(principal);
        if (now == null) {
            return Optional.empty();
        }
        if (isCaller(principal)) {
            List<String> lost = lost(now, List.of(), java.util.Collections.emptySortedMap());
            return Optional.of(problem(
                    principal,
                    "the caller itself would lose " + (lost.isEmpty() ? "its login" : String.join(", ", lost)),
                    switch (leftover.reason()) {
                        case SWITCHED_OFF, NO_LONGER_PART ->
                            "Declare it again under access: in the baseline, have somebody else run this, or leave what goes for now with --keep";
                        case REMOVED ->
                            "groundwork remove --except access removes the rest; have somebody else remove the access entries";
                    }));
        }
        return now.administers()
                ? last(
                        principal,
                        declared,
                        going,
                        switch (leftover.reason()) {
                            case SWITCHED_OFF, NO_LONGER_PART ->
                                "Give that policy to somebody else first, under access: in the baseline, or leave what goes for now with --keep";
                            case REMOVED ->
                                "groundwork remove --except access removes the rest; give that policy to somebody else before the access entries go";
                        })
                : Optional.empty();
    }

    private boolean isCaller(String principal) {
        return isSame(principal, caller);
    }

    /**
     * In an account a role's name is unique whatever its path; aws-auth knows roles without it, and that of the caller's role
     * is not always known.
     */
    private static boolean isSame(String principal, String other) {
        return nameOf(principal).equals(nameOf(other));
    }

    private static String nameOf(String principal) {
        Matcher role = ROLE.matcher(principal);
        return role.matches() ? "role %s of %s".formatted(role.group(2), role.group(1)) : principal;
    }

    private Optional<Problem> last(String principal, List<AccessEntry> declared, Set<String> going, String todo) {
        Set<String> administrators = new TreeSet<>();
        live.forEach((one, entry) -> {
            if (entry.administers()) {
                administrators.add(one);
            }
        });
        declared.forEach(entry -> {
            if (AccessEntries.administers(entry.policies())) {
                administrators.add(entry.principal());
            } else {
                administrators.remove(entry.principal());
            }
        });
        administrators.removeAll(going);
        administrators.remove(principal);
        // Somebody whom nothing can be found out about is nobody to rely on; but the caller has just logged in.
        List<String> others = new ArrayList<>();
        for (String other : administrators) {
            Optional<String> why = isCaller(other) ? Optional.empty() : shutOut.apply(other);
            if (why.isEmpty()) {
                return Optional.empty();
            }
            others.add(other + " " + why.get());
        }
        return Optional.of(problem(
                principal,
                "it would lose %s in the whole cluster, and nobody else has it%s"
                        .formatted(
                                AccessEntries.ADMINISTRATOR,
                                others.isEmpty() ? "" : " who could log in: " + String.join("; ", others)),
                todo));
    }

    private static List<String> lost(
            AccessEntries.Live now, List<String> groups, SortedMap<String, List<String>> policies) {
        List<String> lost = new ArrayList<>();
        // Who may do everything, everywhere, has no more with another policy beside; somebody may have added one since.
        var counted = AccessEntries.administers(policies) ? Map.<String, List<String>>of() : now.policies();
        for (Map.Entry<String, List<String>> policy : counted.entrySet()) {
            List<String> left = policies.get(policy.getKey());
            String name = policy.getKey().substring(policy.getKey().lastIndexOf('/') + 1);
            if (left == null) {
                lost.add("%s (%s)".formatted(name, AccessEntry.scope(policy.getValue())));
            } else if (!left.isEmpty()
                    && (policy.getValue().isEmpty() || !Set.copyOf(left).containsAll(policy.getValue()))) {
                lost.add("%s (%s, left %s)"
                        .formatted(name, AccessEntry.scope(policy.getValue()), AccessEntry.scope(left)));
            }
        }
        now.entry().kubernetesGroups().stream()
                .filter(group -> !groups.contains(group))
                .forEach(group -> lost.add("group " + group));
        return lost;
    }

    private Problem problem(String principal, String what, String todo) {
        return new Problem(
                Problem.Code.CONFLICT, "access entry of " + principal + " in cluster " + cluster, what, todo);
    }
}
