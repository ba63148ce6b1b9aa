package dev.groundwork.rights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One rule of a Role or ClusterRole.
 *
 * @param groups API groups, empty for the core group
 * @param resources plurals, with sub-resources after a slash
 * @param names of which objects; none means all
 * @param urls paths that are no resources; then there are neither groups nor resources
 * @param verbs what may be done
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/">RBAC</a>
 */
public record RbacRule(
        SortedSet<String> groups,
        SortedSet<String> resources,
        SortedSet<String> names,
        SortedSet<String> urls,
        SortedSet<String> verbs) {
    public RbacRule {
        groups = new TreeSet<>(groups);
        resources = new TreeSet<>(resources);
        names = new TreeSet<>(names);
        urls = new TreeSet<>(urls);
        verbs = new TreeSet<>(verbs);
    }

    /** How many rights it gives, each a verb on a resource; names do not count. */
    public int rights() {
        return Math.max(groups.size() * resources.size(), urls.size()) * verbs.size();
    }

    /**
     * The fewest rules, by namespace, that give these rights and no other. Resources share a rule only within one API
     * group, and only if names and verbs are the same, because a rule is a product of its lists.
     */
    public static SortedMap<String, List<RbacRule>> of(Collection<Grant> grants) {
        // One object and what may be done with it; then objects with the same verbs; then kinds with the same of both.
        SortedMap<One, SortedSet<String>> verbs = new TreeMap<>();
        grants.forEach(grant ->
                verbs.computeIfAbsent(One.of(grant), _ -> new TreeSet<>()).add(grant.verb()));
        SortedMap<Kind, SortedSet<String>> names = new TreeMap<>();
        verbs.forEach((object, may) -> {
            SortedSet<String> named = names.computeIfAbsent(
                    new Kind(
                            object.namespace(),
                            object.group(),
                            object.resource(),
                            key(may),
                            object.name().isEmpty()),
                    _ -> new TreeSet<>());
            if (!object.name().isEmpty()) {
                named.add(object.name());
            }
        });
        Map<Rule, SortedSet<String>> resources = new TreeMap<>();
        names.forEach((kind, named) -> resources
                .computeIfAbsent(
                        new Rule(kind.namespace(), kind.group(), key(named), kind.verbs()), _ -> new TreeSet<>())
                .add(kind.resource()));
        SortedMap<String, List<RbacRule>> rules = new TreeMap<>();
        resources.forEach((rule, plurals) ->
                rules.computeIfAbsent(rule.namespace(), _ -> new ArrayList<>()).add(rule.of(plurals)));
        return rules;
    }

    private record One(String namespace, String group, String resource, String name) implements Comparable<One> {
        static One of(Grant grant) {
            return new One(grant.namespace(), grant.group(), grant.resource(), grant.name());
        }

        @Override
        public int compareTo(One other) {
            return Comparator.comparing(One::namespace)
                    .thenComparing(One::group)
                    .thenComparing(One::resource)
                    .thenComparing(One::name)
                    .compare(this, other);
        }
    }

    private record Kind(String namespace, String group, String resource, String verbs, boolean all)
            implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            return Comparator.comparing(Kind::namespace)
                    .thenComparing(Kind::group)
                    .thenComparing(Kind::resource)
                    .thenComparing(Kind::verbs)
                    .thenComparing(Kind::all)
                    .compare(this, other);
        }
    }

    private record Rule(String namespace, String group, String names, String verbs) implements Comparable<Rule> {
        RbacRule of(SortedSet<String> plurals) {
            boolean urls = group.equals(Grant.URL);
            SortedSet<String> none = new TreeSet<>();
            return new RbacRule(
                    urls ? none : new TreeSet<>(List.of(group)),
                    urls ? none : plurals,
                    values(names),
                    urls ? plurals : none,
                    values(verbs));
        }

        @Override
        public int compareTo(Rule other) {
            return Comparator.comparing(Rule::namespace)
                    .thenComparing(Rule::group)
                    .thenComparing(Rule::names)
                    .thenComparing(Rule::verbs)
                    .compare(this, other);
        }
    }

    private static String key(SortedSet<String> values) {
        return String.join(",", values);
    }

    private static SortedSet<String> values(String key) {
        return key.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(key.split(",")));
    }
}
