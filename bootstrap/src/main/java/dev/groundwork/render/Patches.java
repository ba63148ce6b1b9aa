package dev.groundwork.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.Overlay;
import dev.groundwork.baseline.AddonEntry;
import dev.groundwork.baseline.Patch;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Nearest;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lays a user's patches over the objects of an add-on, before labels, registry and hashes are put on: what comes out is
 * what the add-on declares from then on.
 */
final class Patches {
    private final AddonEntry entry;

    Patches(AddonEntry entry) {
        this.entry = entry;
    }

    /**
     * The same with its objects patched.
     *
     * @throws ProblemException if a patch means no object or several, or makes another object of it
     */
    Desired over(Desired desired) {
        List<Resource> resources = new ArrayList<>(desired.resources());
        for (int i = 0; i < entry.patches().size(); i++) {
            Patch patch = entry.patches().get(i);
            String place = "addons.%s.patches[%d]".formatted(entry.addon().name(), i);
            int target = target(resources, patch, place);
            resources.set(target, patched(resources.get(target), patch, place));
        }
        return new Desired(resources, desired.checks(), desired.notes());
    }

    private static int target(List<Resource> resources, Patch patch, String place) {
        List<Integer> meant = IntStream.range(0, resources.size())
                .filter(i -> resources.get(i) instanceof KubernetesObject)
                .filter(i -> names(resources.get(i).id()).contains(patch.target()))
                .boxed()
                .toList();
        if (meant.size() == 1) {
            return meant.getFirst();
        }
        List<String> there = resources.stream()
                .filter(KubernetesObject.class::isInstance)
                .map(resource -> names(resource.id()).getFirst())
                .distinct()
                .toList();
        if (there.isEmpty()) {
            throw new ProblemException(new Problem(
                    Problem.Code.INVALID,
                    place,
                    "the add-on makes no object that a patch could change",
                    "Take the patch out; what EKS keeps is set by configuration"));
        }
        String question = Nearest.question(patch.target(), there);
        throw new ProblemException(
                meant.isEmpty()
                        ? new Problem(
                                Problem.Code.INVALID,
                                place,
                                "the add-on has no " + patch.target(),
                                question.isEmpty()
                                        ? "It has " + String.join(", ", there)
                                        : "D" + question.substring(1) + " It has " + String.join(", ", there))
                        : new Problem(
                                Problem.Code.INVALID,
                                place,
                                "the add-on has several " + patch.target(),
                                "Name one with its namespace: "
                                        + String.join(
                                                ", ",
                                                meant.stream()
                                                        .map(i -> names(resources
                                                                        .get(i)
                                                                        .id())
                                                                .getLast())
                                                        .toList())));
    }

    /** How a patch may name it, the short way first. */
    private static List<String> names(ResourceId id) {
        String plain = id.kind() + "/" + id.name();
        return id.namespace().isEmpty()
                ? List.of(plain)
                : List.of(plain, id.kind() + "/" + id.namespace() + "/" + id.name());
    }

    private static KubernetesObject patched(Resource resource, Patch patch, String place) {
        ObjectNode changed = Overlay.merge(resource.tree().copy(), patch.patch().deepCopy());
        KubernetesObject object = new KubernetesObject(resource.addon(), Tree.of(changed));
        if (!object.id().equals(resource.id())) {
            throw new ProblemException(new Problem(
                    Problem.Code.INVALID,
                    place,
                    "a patch makes no other object of %s: it may not change apiVersion, kind, name and namespace"
                            .formatted(resource.id()),
                    "Take these fields out of it"));
        }
        return object;
    }
}
