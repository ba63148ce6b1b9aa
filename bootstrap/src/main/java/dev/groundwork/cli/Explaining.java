package dev.groundwork.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.Addon;
import dev.groundwork.addon.AddonPage;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Note;
import dev.groundwork.baseline.AddonEntry;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.baseline.BaselineFile;
import dev.groundwork.baseline.Parsed;
import dev.groundwork.catalog.Catalog;
import dev.groundwork.render.Renderer;
import dev.groundwork.report.Explanation;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.RolePolicy;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Finds out what an add-on is: its settings from their record, what it wants from rendering it on an example of a cluster,
 * and why from its page. Asks nobody.
 */
final class Explaining {
    private final Addon<?> addon;
    private final AddonPage page;
    private final AddonEntry entry;
    private final Baseline baseline;

    private Explaining(Addon<?> addon) {
        this.addon = addon;
        this.page = AddonPage.of(addon.name());
        Baseline alone = baseline(Set.of(addon.name()));
        this.entry = requireNonNull(alone.addons().get(addon.name()));
        Set<String> others = entry.needsAddons();
        this.baseline = others.isEmpty()
                ? alone
                : baseline(Stream.concat(others.stream(), Stream.of(addon.name()))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    static Explanation of(Addon<?> addon) {
        return new Explaining(addon).explanation();
    }

    private Explanation explanation() {
        SortedMap<String, Renderer.Rendered> byVersion = new TreeMap<>();
        Catalog.kubernetes().forEach(version -> byVersion.put(version, rendered(version)));
        Renderer.Rendered newest = byVersion.lastEntry().getValue();
        List<Explanation.Right> rights = rights(newest.resources());
        List<Explanation.Claim> claims = claims(newest.checks());
        return new Explanation(
                addon.name(),
                addon.summary(),
                addon.lifecycle(),
                notes(byVersion.values()),
                needs(newest.resources()),
                programs(byVersion),
                SettingForms.of(addon, page),
                newest.resources().stream().map(this::thing).toList(),
                rights,
                claims,
                otherwise(newest.resources(), rights, claims));
    }

    /** Add-ons without any setting. */
    private static Baseline baseline(Collection<String> addons) {
        return switch (BaselineFile.example(ExampleCluster.NAME, ExampleCluster.REGION, addons)) {
            case Parsed.Valid valid -> valid.baseline();
            case Parsed.Invalid invalid ->
                throw new IllegalStateException(addons + " need settings: " + invalid.problems());
        };
    }

    /** The add-on alone, as it is among those that it needs. */
    private Renderer.Rendered rendered(String version) {
        return new Renderer(baseline, ExampleCluster.of(version)).render(name -> name.equals(addon.name()));
    }

    /** What is told in every report, whatever the cluster's version, without the name of the add-on before it. */
    private List<String> notes(Collection<Renderer.Rendered> byVersion) {
        return byVersion.iterator().next().notes().stream()
                .filter(note -> note.whileApplied().isEmpty())
                .filter(note ->
                        byVersion.stream().allMatch(rendered -> rendered.notes().contains(note)))
                .map(Note::text)
                .map(text -> text.substring(addon.name().length() + ": ".length()))
                .toList();
    }

    private Explanation.Needs needs(List<Resource> resources) {
        Map<String, Long> inAws = resources.stream()
                .map(Resource::id)
                .filter(ResourceId::isAws)
                .collect(Collectors.groupingBy(ResourceId::word, LinkedHashMap::new, Collectors.counting()));
        return new Explanation.Needs(
                entry.needsAddons().stream().sorted().toList(),
                inAws.entrySet().stream()
                        .map(each -> each.getValue() == 1 ? each.getKey() : many(each.getKey()))
                        .toList(),
                entry.needsNetwork());
    }

    private static String many(String word) {
        return word.endsWith("y") ? word.substring(0, word.length() - 1) + "ies" : word + "s";
    }

    private static List<Explanation.Program> programs(SortedMap<String, Renderer.Rendered> byVersion) {
        SequencedMap<String, SortedMap<String, String>> tags = new LinkedHashMap<>();
        byVersion.forEach((version, rendered) -> rendered.resources().stream()
                .filter(resource -> !resource.id().isAws())
                .flatMap(resource -> images(resource.tree()))
                .forEach(image -> {
                    int colon = image.lastIndexOf(':');
                    tags.computeIfAbsent(image.substring(0, colon), _ -> new TreeMap<>())
                            .put(version, image.substring(colon + 1));
                }));
        // Which version that is, EKS says; the example's are made up.
        byVersion.forEach((version, rendered) -> rendered.resources().stream()
                .filter(EksAddon.class::isInstance)
                .forEach(addon -> tags.computeIfAbsent(addon.id().name(), _ -> new TreeMap<>())
                        .put(version, "default-of-EKS")));
        List<Explanation.Program> programs = new ArrayList<>();
        tags.forEach((image, byTag) -> programs.add(new Explanation.Program(image, byTag)));
        return programs;
    }

    /** In pod templates and in custom resources; a schema may have a property of that name, which is no text. */
    private static Stream<String> images(Tree object) {
        return object.copy().findValues("image").stream()
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(image -> image.matches("[^\\s]+/[^\\s:]+:[^\\s/]+"));
    }

    private Explanation.Thing thing(Resource resource) {
        return new Explanation.Thing(resource.id(), page.resource(resource.id()).orElse(""));
    }

    private List<Explanation.Right> rights(List<Resource> resources) {
        return resources.stream()
                .flatMap(Explaining::policies)
                .flatMap(document ->
                        StreamSupport.stream(document.at("Statement").spliterator(), false))
                .map(this::right)
                .distinct()
                .toList();
    }

    private static Stream<Tree> policies(Resource resource) {
        return switch (resource) {
            case Role role -> role.policies().values().stream();
            case RolePolicy policy -> Stream.of(policy.document());
            default -> Stream.empty();
        };
    }

    private Explanation.Right right(JsonNode statement) {
        String sid = statement.path("Sid").asText();
        return new Explanation.Right(
                sid, Tree.of(statement.deepCopy()), page.right(sid).orElse(""));
    }

    /** By sort, each in the words of the page; those of a role are told on the page of roles, if not on its own. */
    private List<Explanation.Claim> claims(List<Check> checks) {
        AddonPage roles = AddonPage.ofRoles();
        SequencedMap<String, List<Check>> bySort =
                checks.stream().collect(Collectors.groupingBy(Check::name, LinkedHashMap::new, Collectors.toList()));
        List<Explanation.Claim> claims = new ArrayList<>();
        bySort.forEach((name, asked) -> {
            AddonPage.Claim told = page.check(name)
                    .or(() -> roles.check(name))
                    .orElse(new AddonPage.Claim(asked.getFirst().claim(), ""));
            claims.add(new Explanation.Claim(name, told.claims(), told.refutedBy(), asked));
        });
        return claims;
    }

    private Explanation.Otherwise otherwise(
            List<Resource> resources, List<Explanation.Right> rights, List<Explanation.Claim> claims) {
        Set<String> wanted =
                resources.stream().map(resource -> AddonPage.key(resource.id())).collect(Collectors.toSet());
        Set<String> allowed = rights.stream().map(Explanation.Right::sid).collect(Collectors.toSet());
        Set<String> asked = claims.stream().map(Explanation.Claim::name).collect(Collectors.toSet());
        return new Explanation.Otherwise(
                beyond(page.resources(), wanted),
                beyond(page.rights(), allowed),
                page.checks().entrySet().stream()
                        .filter(told -> !asked.contains(told.getKey()))
                        .map(told -> new Explanation.Claim(
                                told.getKey(),
                                told.getValue().claims(),
                                told.getValue().refutedBy(),
                                List.of()))
                        .toList());
    }

    private static List<Explanation.Reason> beyond(Map<String, String> told, Set<String> there) {
        return told.entrySet().stream()
                .filter(row -> !there.contains(row.getKey()))
                .map(row -> new Explanation.Reason(row.getKey(), row.getValue()))
                .toList();
    }
}
