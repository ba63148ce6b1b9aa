package dev.groundwork.resource;

import static java.util.Objects.requireNonNull;

/**
 * A Kubernetes object as it is declared.
 *
 * @param addon the add-on it belongs to
 * @param tree the object with {@code apiVersion}, {@code kind} and {@code metadata.name}
 */
public record KubernetesObject(String addon, Tree tree) implements Resource {
    public KubernetesObject {
        requireNonNull(addon);
        requireNonNull(tree);
    }

    @Override
    public ResourceId id() {
        return idOf(tree);
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
