package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Describe;

/**
 * A wish of the user's own: what of an object of an add-on is to be otherwise.
 *
 * @param target which object, as {@code kind/name} or {@code kind/namespace/name}
 * @param patch the fields that are otherwise, as they stand in the object
 */
public record Patch(
        @Form("kind/name or kind/namespace/name, such as Deployment/metrics-server")
        @Describe(
                value = "Which object: kind/name, or kind/namespace/name where several have the name.",
                pattern = "[A-Z][A-Za-z0-9]*(/[a-z0-9.:-]+){1,2}")
        String target,

        @Describe(
                "The fields that are otherwise, as they stand in the object. Lists of named things are merged by name,"
                        + " other lists are replaced, and null takes a field away.")
        ObjectNode patch) {
    public Patch {
        patch = patch.deepCopy();
    }
}
