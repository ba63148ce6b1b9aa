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
import dev.groundwork.resource.Generated;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** From a baseline and the facts to resources and checks; pure. */
public final class Renderer {
    private final Baseline baseline;
    private final Cluster cluster;

    public Renderer(Baseline baseline, Cluster cluster) {
        this.baseline = baseline;
        this.cluster = cluster;
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
     * Renders all add-ons of the baseline and the roles of applications.
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
            add(
                    new Patches(entry).over(desired(entry, entry.addon())),
                    entry.addon().name(),
                    resources,
                    checks,
                    notes);
        }
        ApplicationRoles applications = new ApplicationRoles(baseline, cluster);
        baseline.roles().forEach((name, role) -> {
            if (which.test(Baseline.part(name))) {
                applications.refuseAccountOf(resources, checks, name, role);
                add(applications.desired(name, role), Baseline.part(name), resources, checks, notes);
            }
        });
        return new Rendered(List.copyOf(resources.values()), checks, notes);
    }

    private void add(
            Desired desired, String part, Map<ResourceId, Resource> resources, List<Check> checks, List<Note> notes) {
        Finish finish = new Finish(baseline, desired);
        List<Resource> finished =
                desired.resources().stream().map(finish::apply).toList();
        finished.forEach(resource -> resources.putIfAbsent(resource.id(), resource));
        checks.addAll(desired.checks());
        checks.addAll(Wirings.of(finished));
        desired.notes().forEach(note -> notes.add(new Note(part + ": " + note.text(), note.whileApplied())));
    }

    private <S extends Record> Desired desired(AddonEntry entry, Addon<S> addon) {
        Surroundings around = new Surroundings(
                cluster, baseline.identityOf(entry), baseline.addons().keySet(), baseline.registry(), baseline.tags());
        return addon.desired(addon.settings().cast(entry.settings()), around);
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
