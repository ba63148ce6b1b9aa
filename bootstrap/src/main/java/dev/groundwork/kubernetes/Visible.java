package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Tree;
import java.util.List;

/** What of an object takes part in a comparison: all but what the server counts, stamps and hands out by itself. */
final class Visible {
    private static final List<String> BOOKKEEPING =
            List.of("managedFields", "uid", "resourceVersion", "generation", "creationTimestamp", "selfLink");
    private static final List<String> HANDED_OUT = List.of("clusterIP", "clusterIPs", "healthCheckNodePort");

    private Visible() {}

    /** What is declared, as far as it may be shown: where the server has said nothing, nobody else has masked it. */
    static Tree declared(KubernetesObject object) {
        return of(KubernetesReader.masked(object.tree().copy()));
    }

    static Tree of(Tree object) {
        return object.with(root -> {
            root.remove("status");
            if (root.path("metadata") instanceof ObjectNode metadata) {
                metadata.remove(BOOKKEEPING);
                if (metadata.path("annotations") instanceof ObjectNode annotations) {
                    // Written by a controller whenever it likes, and only in answer to what we declare.
                    annotations.remove("deployment.kubernetes.io/revision");
                    if (annotations.isEmpty()) {
                        metadata.remove("annotations");
                    }
                }
            }
            if (root.path("kind").asText().equals("Service") && root.path("spec") instanceof ObjectNode spec) {
                if (!spec.path("clusterIP").asText().equals("None")) {
                    spec.remove(HANDED_OUT);
                }
            }
            return root;
        });
    }
}
