package dev.groundwork.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A Kubernetes object as it is declared.
 *
 * @param addon the add-on it belongs to
 * @param tree the object with {@code apiVersion}, {@code kind} and {@code metadata.name}
 */
public record KubernetesObject(String addon, Tree tree) implements Resource {
    /** Label: who manages the object. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** The value of {@link #MANAGED_BY} on what is ours. */
    public static final String GROUNDWORK = "groundwork";

    /** Label: the add-on that the object belongs to. */
    public static final String ADDON = "groundwork.dev/addon";

    /** Annotation: the hash of what was declared when we applied it last. */
    public static final String DECLARED = "groundwork.dev/declared";

    public KubernetesObject {
        requireNonNull(addon);
        requireNonNull(tree);
    }

    @Override
    public ResourceId id() {
        return idOf(tree);
    }

    @Override
    public String hash() {
        return Hash.of(tree.with(root -> {
                    if (root.path("kind").asText().equals("Secret")) {
                        root.remove(List.of("data", "stringData"));
                    }
                    if (root.path("metadata").path("annotations") instanceof ObjectNode annotations) {
                        annotations.remove(DECLARED);
                        if (annotations.isEmpty()) {
                            // The mark itself must not change the hash of what had no annotations without it.
                            ((ObjectNode) root.path("metadata")).remove("annotations");
                        }
                    }
                    return root;
                })
                .toString());
    }

    /** The id of any Kubernetes object. */
    public static ResourceId idOf(Tree tree) {
        String apiVersion = tree.text("apiVersion");
        int slash = apiVersion.indexOf('/');
        return new ResourceId(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                tree.text("kind"),
                tree.text("metadata", "namespace"),
                tree.text("metadata", "name"));
    }

    /** The group and version, for instance {@code apps/v1}. */
    public String apiVersion() {
        return tree.text("apiVersion");
    }
}
