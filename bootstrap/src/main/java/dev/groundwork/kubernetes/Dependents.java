package dev.groundwork.kubernetes;

import dev.groundwork.engine.Holders;
import dev.groundwork.engine.Parallel;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds objects of others with a finalizer that only an add-on takes off which is to go. Without it they could never be
 * deleted, and what it made for them in AWS would be left: load balancers, whose network interfaces keep a VPC alive.
 */
final class Dependents {
    private static final List<ResourceId> ENTRANCES = List.of(
            new ResourceId("", "Service", "", ""),
            new ResourceId("networking.k8s.io", "Ingress", "", ""),
            new ResourceId("elbv2.k8s.aws", "TargetGroupBinding", "", ""));

    private final KubernetesReader reader;

    Dependents(KubernetesReader reader) {
        this.reader = reader;
    }

    /** Why these add-ons must stay, by add-on. */
    Map<String, String> of(Set<String> leaving, Set<ResourceId> going) {
        Map<String, String> needed = new HashMap<>();
        for (String addon : Holders.addons()) {
            if (leaving.contains(addon)) {
                List<ResourceId> holding = holding(addon, going);
                if (!holding.isEmpty()) {
                    needed.put(
                            addon,
                            "only it can delete in AWS what it made for objects that are not ours and stay: "
                                    + Contents.words(holding) + "; delete those first");
                }
            }
        }
        return needed;
    }

    private List<ResourceId> holding(String addon, Set<ResourceId> going) {
        List<Kinds.Kind> kinds = ENTRANCES.stream()
                .flatMap(any -> reader.kinds().find(any).stream())
                .toList();
        return Parallel.map(kinds, this::listed).stream()
                .flatMap(Collection::stream)
                .filter(object -> finalizers(object).anyMatch(addon::equals))
                // What it made for an object by itself goes with that object.
                .filter(object -> !Ownership.isControlled(object) && !isMadeByController(object))
                .map(KubernetesObject::idOf)
                .filter(id -> !going.contains(id))
                .sorted()
                .toList();
    }

    private static Stream<String> finalizers(Tree object) {
        return Finalizers.of(object).stream().flatMap(finalizer -> Holders.of(finalizer).stream());
    }

    /** The controller marks what it makes for a Service or an Ingress with the stack that it belongs to. */
    private static boolean isMadeByController(Tree object) {
        return object.text("kind").equals("TargetGroupBinding")
                && Stream.of("service.k8s.aws/stack-name", "ingress.k8s.aws/stack-name", "ingress.k8s.aws/stack")
                        .anyMatch(label ->
                                !object.text("metadata", "labels", label).isEmpty());
    }

    private List<Tree> listed(Kinds.Kind kind) {
        try {
            return reader.listMetadata(kind, "", "");
        } catch (ProblemException e) {
            if (e.problem().code() == Problem.Code.MISSING) {
                return List.of();
            }
            throw e;
        }
    }
}
