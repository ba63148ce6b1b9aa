package dev.groundwork.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * How the emulated AWS says targets of load balancers are. The newest that fits a target holds.
 *
 * @param targetGroup the name of a target group; empty for any
 * @param zone an availability zone; empty for any
 * @param state as AWS has it, for instance {@code healthy} or {@code unhealthy}
 * @param reason as AWS has it, for instance {@code Target.Timeout}; empty for the usual one of that state
 */
public record TargetHealth(Optional<String> targetGroup, Optional<String> zone, String state, Optional<String> reason) {
    /** Every target is in that state. */
    public static TargetHealth everywhere(String state) {
        return new TargetHealth(Optional.empty(), Optional.empty(), state, Optional.empty());
    }

    /** Every target of that zone is in that state, for that reason. */
    public static TargetHealth in(String zone, String state, String reason) {
        return new TargetHealth(Optional.empty(), Optional.of(zone), state, Optional.of(reason));
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("state", state);
        targetGroup.ifPresent(name -> json.put("targetGroup", name));
        zone.ifPresent(name -> json.put("zone", name));
        reason.ifPresent(name -> json.put("reason", name));
        return json;
    }
}
