package dev.groundwork.kubernetes;

import dev.groundwork.engine.Parallel;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a Namespace holds, and of which objects a CustomResourceDefinition is the kind. Reads metadata alone. */
final class Contents {
    /** Kinds that come and go by themselves and hold nothing that anybody would miss. */
    private static final Set<String> PASSING = Set.of("Event", "Lease", "Endpoints", "EndpointSlice");

    private final KubernetesReader reader;

    Contents(KubernetesReader reader) {
        this.reader = reader;
    }

    /**
     * What is lost with a Namespace, but for what Kubernetes puts into each by itself and what belongs to something that
     * is counted already.
     *
     * @throws ProblemException if a kind cannot be listed: then nobody knows what would be lost
     */
    List<ResourceId> of(String namespace) {
        Set<String> served = servedByOthers();
        List<Kinds.Kind> kinds = reader.kinds().listable().stream()
                .filter(Kinds.Kind::namespaced)
                .filter(kind -> !PASSING.contains(kind.kind()))
                .filter(kind -> !served.contains(kind.group()))
                .toList();
        return Parallel.map(kinds, kind -> listed(kind, namespace)).stream()
                .flatMap(Collection::stream)
                .filter(object -> !Ownership.isControlled(object))
                .map(KubernetesObject::idOf)
                .filter(id -> !isAutomatic(id))
                .sorted()
                .toList();
    }

    /** Every object of the kind that a CustomResourceDefinition defines. */
    List<ResourceId> ofKind(Tree definition) {
        ResourceId any =
                new ResourceId(definition.text("spec", "group"), definition.text("spec", "names", "kind"), "", "");
        return reader.kinds().find(any).stream()
                .flatMap(kind -> listed(kind, "").stream())
                .map(KubernetesObject::idOf)
                .sorted()
                .toList();
    }

    /** The API groups whose objects live behind another server than this one: nothing of them is stored here. */
    Set<String> servedByOthers() {
        return reader.kinds().find(new ResourceId("apiregistration.k8s.io", "APIService", "", "")).stream()
                .flatMap(kind -> reader.list(kind, "", "").values().stream())
                .filter(service -> service.at("spec", "service").isObject())
                .map(service -> service.text("spec", "group"))
                .collect(Collectors.toSet());
    }

    /** A few of these, for a message. */
    static String words(List<ResourceId> ids) {
        List<String> parts =
                new ArrayList<>(ids.stream().limit(3).map(ResourceId::toString).toList());
        if (ids.size() > 3) {
            parts.add("%d more".formatted(ids.size() - 3));
        }
        return String.join(", ", parts);
    }

    private List<Tree> listed(Kinds.Kind kind, String namespace) {
        try {
            return reader.listMetadata(kind, namespace, "");
        } catch (ProblemException e) {
            if (e.problem().code() == Problem.Code.MISSING) {
                // The kind went while we looked.
                return List.of();
            }
            throw e;
        }
    }

    private static boolean isAutomatic(ResourceId id) {
        return (id.kind().equals("ServiceAccount") && id.name().equals("default"))
                || (id.kind().equals("ConfigMap") && id.name().equals("kube-root-ca.crt"));
    }
}
