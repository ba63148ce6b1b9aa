package dev.groundwork.resource;

import java.util.Set;

/** One thing that should exist, in Kubernetes or in AWS; a value. A new kind must break every switch that has to know. */
public sealed interface Resource permits AllowedRole, AwsResource, Generated, KubernetesObject {
    /** What a person would call it. */
    ResourceId id();

    /** The add-on it belongs to, by name. */
    String addon();

    /** Where the baseline declares that, for instance {@code addons.fluentd} or {@code roles.orders}. */
    default String place() {
        // Parts of the baseline that are no add-ons are called by their place.
        return addon().contains(".") || addon().equals("access") ? addon() : "addons." + addon();
    }

    /** What is declared of it, in the shape in which it is compared with what is observed. */
    Tree tree();

    /** What must exist before this can be made; for Kubernetes objects the engine finds that out by itself. */
    default Set<ResourceId> needs() {
        return Set.of();
    }

    /** What deleting it and making it again does besides, as sentences; empty where nothing is worth a word. */
    default String replacement() {
        return "";
    }

    /** What a change of some of its fields does besides, as a sentence; empty where nothing is worth a word. */
    default String updating() {
        return "";
    }

    /** The hash of what is declared, without the values of Secrets. */
    default String hash() {
        return Hash.of(tree().toString());
    }
}
