package dev.groundwork.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.Images;
import dev.groundwork.resource.Hash;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.PodIdentityAssociation;
import dev.groundwork.resource.PodTemplate;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finishes one object; each step changes the tree that it was given. */
final class Finishing {
    /** Annotation of pod templates: the hash of what pods read only when they start. */
    static final String WIRING = "groundwork.dev/wiring";

    private static final String ROLE_ARN = Identity.IRSA.annotation();

    private final ObjectNode object;

    Finishing(ObjectNode object) {
        this.object = object;
    }

    /** Takes every image from another registry. */
    void registry(String registry) {
        JsonNode pod = PodTemplate.of(object)
                .<JsonNode>map(template -> template.path("spec"))
                .orElse(MissingNode.getInstance());
        for (String list : new String[] {"initContainers", "containers"}) {
            for (JsonNode container : pod.path(list)) {
                ((ObjectNode) container)
                        .put("image", Images.moved(container.path("image").asText(), registry));
            }
        }
    }

    /** Labels on the top level only: pods keep theirs, or every change of a label would restart them. */
    void label(Map<String, String> labels) {
        ObjectNode all = metadata("labels");
        new TreeMap<>(labels).forEach(all::put);
    }

    /** Marks pod templates with a hash of their identity and configuration, so that pods with old wiring are replaced. */
    void wiring(List<Resource> resources) {
        Optional<ObjectNode> found = PodTemplate.of(object);
        if (found.isEmpty()) {
            return;
        }
        ObjectNode template = found.get();
        SortedMap<String, String> read = new TreeMap<>();
        String namespace = object.path("metadata").path("namespace").asText();
        JsonNode pod = template.path("spec");
        for (Resource resource : resources) {
            ResourceId id = resource.id();
            if (resource instanceof PodIdentityAssociation association
                    && association.namespace().equals(namespace)
                    && association.serviceAccount().equals(PodTemplate.serviceAccount(template))) {
                read.put("association", association.role());
            }
            if (!id.namespace().equals(namespace)) {
                continue;
            }
            if (id.kind().equals("ServiceAccount")
                    && id.name().equals(pod.path("serviceAccountName").asText())) {
                String role = resource.tree().text("metadata", "annotations", ROLE_ARN);
                if (!role.isEmpty()) {
                    read.put("role", role);
                }
            }
            if (id.kind().equals("ConfigMap") && mentions(pod, id.name())) {
                read.put(
                        "configuration " + id.name(), resource.tree().at("data").toString());
            }
        }
        // It wins, so that an annotation which comes or goes beside it changes nothing for pods.
        if (read.containsKey("association")) {
            read.remove("role");
        }
        if (!read.isEmpty()) {
            PodTemplate.annotate(template, WIRING, Hash.of(read.toString()));
        }
    }

    /** In a volume, projected ones included, in one variable, or as a source of all variables. */
    private static boolean mentions(JsonNode pod, String configMap) {
        return Stream.of("configMap", "configMapKeyRef", "configMapRef")
                .flatMap(reference -> pod.findValues(reference).stream())
                .anyMatch(reference -> reference.path("name").asText().equals(configMap));
    }

    /** The finished object, with the hash of what is declared. */
    KubernetesObject hashed(String addon) {
        String hash = new KubernetesObject(addon, Tree.of(object)).hash();
        metadata("annotations").put(KubernetesObject.DECLARED, hash);
        return new KubernetesObject(addon, Tree.of(object));
    }

    private ObjectNode metadata(String field) {
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        return metadata.path(field) instanceof ObjectNode known ? known : metadata.putObject(field);
    }
}
