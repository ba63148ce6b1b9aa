package dev.groundwork.aws;

import dev.groundwork.addon.TrafficCheck.TargetsHealthy;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Judges what a load balancer says of its targets. Pure: everything was read before.
 *
 * @see <a href="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html">States
 *     and reason codes</a>
 */
final class TargetsJudge {
    private static final int NAMES = 10;

    private final TargetsHealthy check;
    private final List<String> zones;
    private final String region;

    /** @param zones where the load balancer is */
    TargetsJudge(TargetsHealthy check, List<String> zones, String region) {
        this.check = check;
        this.zones = zones;
        this.region = region;
    }

    /** One target group. */
    record Group(String name, String arn, List<Target> targets) {}

    /**
     * One target.
     *
     * @param zone empty where nobody knows it
     * @param state as AWS spells it, for instance {@code healthy}
     * @param reason why it is not healthy, as AWS codes it; empty where it is
     */
    record Target(String id, int port, String zone, String state, String reason) {
        boolean healthy() {
            return state.equals("healthy");
        }

        /** Who is on the way out, as in each roll-out, is no fault. */
        boolean leaving() {
            return state.equals("draining");
        }

        String fault(String group) {
            return "%s:%d%s of %s is %s%s"
                    .formatted(
                            id,
                            port,
                            zone.isEmpty() ? "" : " (" + zone + ")",
                            group,
                            state,
                            reason.isEmpty() ? "" : ", " + reason + cause(reason));
        }

        private static String cause(String reason) {
            return switch (reason) {
                case "Target.Timeout" -> " (a security group may keep the health check out)";
                case "Target.FailedHealthChecks" -> " (refused, or the health check does not understand the target)";
                case "Target.ResponseCodeMismatch" -> " (another status than the health check wants)";
                case "Target.NotInUse" -> " (no listener uses the group, or the load balancer is not in this zone)";
                case "Target.InvalidState" -> " (the instance is stopped or gone)";
                case "Elb.RegistrationInProgress", "Elb.InitialHealthChecking" -> " (it is new)";
                default -> "";
            };
        }
    }

    Proof.Verdict verdict(List<Group> groups) {
        if (groups.isEmpty()) {
            return refuted("none of its listeners forwards to a target group", Optional.empty());
        }
        for (Group group : groups) {
            List<String> wrong = wrong(group);
            if (!wrong.isEmpty()) {
                int more = wrong.size() - NAMES;
                return refuted(
                        String.join("; ", wrong.subList(0, Math.min(NAMES, wrong.size())))
                                + (more > 0 ? "; and %d more".formatted(more) : ""),
                        Optional.of(group));
            }
        }
        return new Proof.Proven(groups.stream().map(TargetsJudge::evidence).collect(Collectors.joining("; ")));
    }

    private List<String> wrong(Group group) {
        List<Target> staying =
                group.targets().stream().filter(target -> !target.leaving()).toList();
        List<String> wrong = new ArrayList<>();
        if (staying.isEmpty()) {
            wrong.add(group.name() + " has no target");
        } else if (check.everyTarget() || staying.stream().noneMatch(Target::healthy)) {
            staying.stream()
                    .filter(target -> !target.healthy())
                    .map(target -> target.fault(group.name()))
                    .forEach(wrong::add);
        }
        if (check.everyZone() && wrong.isEmpty()) {
            TreeSet<String> uncovered = new TreeSet<>(zones);
            staying.stream().filter(Target::healthy).map(Target::zone).forEach(uncovered::remove);
            uncovered.forEach(zone -> wrong.add(
                    "%s has no healthy target in %s, and traffic does not cross zones".formatted(group.name(), zone)));
        }
        return wrong;
    }

    private static String evidence(Group group) {
        List<Target> healthy = group.targets().stream().filter(Target::healthy).toList();
        String where = healthy.stream()
                .map(Target::zone)
                .filter(zone -> !zone.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return "%s: %d of %d healthy%s"
                .formatted(group.name(), healthy.size(), group.targets().size(), where.isEmpty() ? "" : " in " + where);
    }

    private Proof.Verdict refuted(String seen, Optional<Group> group) {
        String expected = check.everyTarget() ? "every target is healthy" : "each target group has a healthy target";
        return new Proof.Refuted(
                check.everyZone() ? expected + ", in each of " + String.join(", ", zones) : expected,
                seen,
                group.map(found -> "aws elbv2 describe-target-health --region %s --target-group-arn %s"
                                .formatted(region, found.arn()))
                        .orElse("aws elbv2 describe-load-balancers --region " + region));
    }
}
