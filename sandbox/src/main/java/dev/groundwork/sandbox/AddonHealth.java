package dev.groundwork.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What the emulated EKS says of one of its add-ons. The newest of an add-on holds.
 *
 * @param addon the add-on's name as EKS spells it
 * @param issues what it complains of; an add-on with issues is degraded
 * @param conflict a field that somebody else holds: whoever makes or changes the add-on without taking it fails
 * @param slow whether EKS comes to no end with what it is doing, and still tells what was before
 */
public record AddonHealth(String addon, List<Issue> issues, Optional<String> conflict, boolean slow) {
    /**
     * One complaint.
     *
     * @param code as EKS has it, for instance {@code InsufficientNumberOfReplicas}
     * @param message in words
     * @param resources what it is about
     */
    public record Issue(String code, String message, List<String> resources) {
        public Issue {
            resources = List.copyOf(resources);
        }
    }

    public AddonHealth {
        issues = List.copyOf(issues);
    }

    /** The add-on is degraded, for that reason. */
    public static AddonHealth degraded(String addon, Issue issue) {
        return new AddonHealth(addon, List.of(issue), Optional.empty(), false);
    }

    /** Somebody else holds a field that the add-on wants. */
    public static AddonHealth conflicting(String addon, String field) {
        return new AddonHealth(addon, List.of(), Optional.of(field), false);
    }

    /** EKS comes to no end with what it does to the add-on. */
    public static AddonHealth slow(String addon) {
        return new AddonHealth(addon, List.of(), Optional.empty(), true);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("addon", addon);
        var all = json.putArray("issues");
        for (Issue issue : issues) {
            ObjectNode each = all.addObject().put("code", issue.code()).put("message", issue.message());
            issue.resources().forEach(each.putArray("resourceIds")::add);
        }
        conflict.ifPresent(field -> json.put("conflict", field));
        json.put("slow", slow);
        return json;
    }
}
