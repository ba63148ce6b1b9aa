package dev.groundwork.render;

import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.Note;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.baseline.AddonEntry;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.AwsResource;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Generated;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.ScalingGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From a baseline and the facts to resources and checks; pure. */
public final class Renderer {
    private final Baseline baseline;
    private final Cluster cluster;
    private final NodeGroups nodes;
    private final Map<String, Completion> completions;

    public Renderer(Baseline baseline, Cluster cluster) {
        this(baseline, cluster, Map.of());
    }

    /** @param completions by the name of an add-on, what it gets besides what it declares itself */
    public Renderer(Baseline baseline, Cluster cluster, Map<String, Completion> completions) {
        this(baseline, cluster, completions, Reach.whole());
    }

    /**
     * @param completions by the name of an add-on, what it gets besides what it declares itself
     * @param reach what this run makes and deletes
     */
    public Renderer(Baseline baseline, Cluster cluster, Map<String, Completion> completions, Reach reach) {
        this.baseline = baseline;
        this.nodes = new NodeGroups(baseline, cluster, reach);
        this.cluster = cluster.with(nodes.among());
        this.completions = Map.copyOf(completions);
    }

    /** What an add-on gets that follows from all the others, which an add-on does not know. */
    @FunctionalInterface
    public interface Completion {
        /**
         * The whole of the add-on.
         *
         * @param desired what it declares itself
         * @param around its surroundings
         * @param others everything that the other add-ons want
         */
        Desired complete(Desired desired, Surroundings around, Rendered others);
    }

    /**
     * Everything that should exist and everything that proves it.
     *
     * @param resources each once, also if several add-ons want it
     * @param checks in the order in which they are told
     * @param notes what the reader of every report should know
     */
    public record Rendered(List<Resource> resources, List<Check> checks, List<Note> notes) {
        public Rendered {
            resources = List.copyOf(resources);
            checks = List.copyOf(checks);
            notes = List.copyOf(notes);
        }
    }

    /**
     * Renders all add-ons of the baseline, the roles of applications and the node groups.
     *
     * @throws dev.groundwork.resource.ProblemException if settings do not fit the cluster
     */
    public Rendered render() {
        return render(_ -> true);
    }

    /**
     * Renders some parts of the baseline, each as it is among all of them.
     *
     * @param which whether the add-on of that name takes part or {@link Baseline#part role}
     * @throws dev.groundwork.resource.ProblemException if their settings do not fit the cluster
     */
    public Rendered render(Predicate<String> which) {
        Map<ResourceId, Resource> resources = new LinkedHashMap<>();
        List<Check> checks = new ArrayList<>();
        List<Note> notes = new ArrayList<>();
        for (AddonEntry entry : baseline.addons().values()) {
            if (!which.test(entry.addon().name())) {
                continue;
            }
            Desired desired = new Patches(entry).over(hiding(entry, desired(entry, entry.addon())));
            new Configurations(cluster).check(desired);
            Map<ResourceId, Resource> elsewhere = Map.of();
            Completion completion = completions.get(entry.addon().name());
            if (completion != null) {
                Rendered others = render(other -> !completions.containsKey(other));
                desired = completion.complete(desired, around(entry), others);
                // What another add-on wants as well, such as a Namespace, is as that one wants it.
                elsewhere = others.resources().stream().collect(Collectors.toMap(Resource::id, Function.identity()));
            }
            add(desired, elsewhere, entry.addon().name(), resources, checks, notes);
        }
        ApplicationRoles applications = new ApplicationRoles(baseline, cluster);
        baseline.roles().forEach((name, role) -> {
            if (which.test(Baseline.part(name))) {
                applications.refuseAccountOf(resources, checks, name, role);
                add(applications.desired(name, role), Map.of(), Baseline.part(name), resources, checks, notes);
            }
        });
        baseline.nodeGroups().forEach((name, group) -> {
            if (which.test(Baseline.nodesPart(name))) {
                add(nodes.desired(name, group), Map.of(), Baseline.nodesPart(name), resources, checks, notes);
            }
        });
        if (!baseline.access().isEmpty() && which.test(Baseline.ACCESS)) {
            add(new Access(baseline, cluster).desired(), Map.of(), Baseline.ACCESS, resources, checks, notes);
        }
        // What the autoscaler wants of a group is declared once, where the baseline makes it.
        resources
                .values()
                .removeIf(resource -> resource instanceof ScalingGroup group
                        && cluster.nodeGroups().stream()
                                .anyMatch(one -> one.ours() && one.name().equals(group.name())));
        return new Rendered(List.copyOf(resources.values()), checks, notes);
    }

    /** @param elsewhere what others want, finished as they want it */
    private void add(
            Desired desired,
            Map<ResourceId, Resource> elsewhere,
            String part,
            Map<ResourceId, Resource> resources,
            List<Check> checks,
            List<Note> notes) {
        Finish finish = new Finish(baseline, desired);
        List<Resource> finished = desired.resources().stream()
                .map(resource ->
                        Optional.ofNullable(elsewhere.get(resource.id())).orElseGet(() -> finish.apply(resource)))
                .toList();
        finished.forEach(resource -> resources.putIfAbsent(resource.id(), resource));
        checks.addAll(desired.checks());
        checks.addAll(Wirings.of(finished));
        Stream.concat(desired.notes().stream(), Moving.notes(desired.checks()).stream())
                .forEach(note -> notes.add(new Note(part + ": " + note.text(), note.whileApplied())));
    }

    private <S extends Record> Desired desired(AddonEntry entry, Addon<S> addon) {
        return addon.desired(addon.settings().cast(entry.settings()), around(entry));
    }

    /** What the environment gave may be a secret: EKS gets it, and nobody sees it. */
    private static Desired hiding(AddonEntry entry, Desired desired) {
        return new Desired(
                desired.resources().stream()
                        .map(resource -> resource instanceof EksAddon addon
                                ? addon.hiding(entry.fromEnvironment("configuration"))
                                : resource)
                        .toList(),
                desired.checks(),
                desired.notes());
    }

    private Surroundings around(AddonEntry entry) {
        return new Surroundings(
                cluster,
                baseline.identityOf(entry),
                baseline.movingFrom(entry),
                baseline.addons().keySet(),
                baseline.registry(),
                baseline.tags());
    }

    /** What is done to every object alike: registry, labels, wiring and the hash of it all. */
    private record Finish(Baseline baseline, Desired desired) {
        Resource apply(Resource resource) {
            return switch (resource) {
                case KubernetesObject object -> finished(object);
                case Generated generated ->
                    generated.labelled(baseline.labels()).labelled(ours(generated.addon()));
                case AllowedRole _, AwsResource _ -> resource;
            };
        }

        private static Map<String, String> ours(String addon) {
            return Map.of(KubernetesObject.MANAGED_BY, KubernetesObject.GROUNDWORK, KubernetesObject.ADDON, addon);
        }

        private KubernetesObject finished(KubernetesObject object) {
            Finishing finishing = new Finishing(object.tree().copy());
            baseline.registry().ifPresent(finishing::registry);
            finishing.wiring(desired.resources());
            finishing.label(baseline.labels());
            finishing.label(ours(object.addon()));
            return finishing.hashed(object.addon());
        }
    }
}
