package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.resource.DnsRecord;
import dev.groundwork.resource.Listener;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.SecurityGroup;
import dev.groundwork.resource.TargetGroup;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A load balancer that stays although nobody wants it any more, stays whole: without its listeners and its name it would be
 * of no use to whoever protected it, and AWS would not let its security group go. What is attached to groups of others, and
 * let in by theirs, is no part of it.
 */
final class Wholeness {
    private static final Set<String> PARTS =
            Set.of(Listener.KIND, TargetGroup.KIND, SecurityGroup.KIND, DnsRecord.KIND);

    private Wholeness() {}

    /** The same, but of each load balancer that stays, its parts stay, too. */
    static List<Change.Undeclared> of(List<Change.Undeclared> changes) {
        // Which listener is whose, ids do not tell; one add-on has one load balancer but for the time of a switch.
        Map<String, ResourceId> staying = changes.stream()
                .filter(change -> change instanceof Change.Kept kept && kept.ours())
                .filter(change -> is(change, Set.of(LoadBalancer.KIND)))
                .collect(Collectors.toMap(Change::addon, Change::id, (one, _) -> one));
        return changes.stream()
                .map(change ->
                        change instanceof Change.Delete && is(change, PARTS) && staying.containsKey(change.addon())
                                ? new Change.Kept(
                                        change.leftover(),
                                        "it belongs to %s, which stays".formatted(staying.get(change.addon())),
                                        true)
                                : change)
                .toList();
    }

    private static boolean is(Change change, Set<String> kinds) {
        return change.id().isAws() && kinds.contains(change.id().kind());
    }
}
