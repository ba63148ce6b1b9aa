package dev.groundwork.aws;

import dev.groundwork.addon.TrafficCheck.TargetsHealthy;
import dev.groundwork.engine.NodeFact;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** Answers {@link TargetsHealthy} by what the load balancer itself says of its targets. */
public final class TargetsHealthyProver implements Prover<TargetsHealthy> {
    private final AwsClients clients;
    private final BalancedTargets targets;
    private final Supplier<List<NodeFact>> nodes;

    /**
     * @param hosts the name under which an entrance is reached, as soon as there is one
     * @param nodes the cluster's nodes, which know the zones of instances
     */
    public TargetsHealthyProver(
            AwsClients clients, Function<ResourceId, Optional<String>> hosts, Supplier<List<NodeFact>> nodes) {
        this.clients = clients;
        this.targets = new BalancedTargets(clients, hosts);
        this.nodes = nodes;
    }

    @Override
    public Class<TargetsHealthy> check() {
        return TargetsHealthy.class;
    }

    @Override
    public Finding ask(TargetsHealthy check) {
        Optional<LoadBalancer> balancer = targets.of(check.entrance().id());
        Proof.Verdict verdict = balancer.isEmpty()
                ? new Proof.Refuted(
                        "a load balancer",
                        check.entrance().id() + " has none yet",
                        "aws elbv2 describe-load-balancers --region " + clients.region())
                : new TargetsJudge(check, BalancedTargets.zones(balancer.get()), clients.region())
                        .verdict(groups(balancer.get()));
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), false);
    }

    private List<TargetsJudge.Group> groups(LoadBalancer balancer) {
        Map<TargetGroup, List<TargetHealthDescription>> health = targets.health(targets.groups(balancer));
        Map<String, String> zones = nodes.get().stream()
                .filter(node -> !node.instance().isEmpty())
                .collect(Collectors.toMap(NodeFact::instance, NodeFact::zone, (one, _) -> one));
        return health.entrySet().stream()
                .map(entry -> new TargetsJudge.Group(
                        entry.getKey().targetGroupName(),
                        entry.getKey().targetGroupArn(),
                        entry.getValue().stream()
                                .map(target -> target(target, zones))
                                .sorted(Comparator.comparing(TargetsJudge.Target::id))
                                .toList()))
                .sorted(Comparator.comparing(TargetsJudge.Group::name))
                .toList();
    }

    private static TargetsJudge.Target target(TargetHealthDescription target, Map<String, String> zones) {
        String id = target.target().id();
        @Nullable String zone = target.target().availabilityZone();
        @Nullable Integer port = target.target().port();
        @Nullable String reason = target.targetHealth().reasonAsString();
        return new TargetsJudge.Target(
                id,
                port == null ? 0 : port,
                zone == null || zone.equals("all") ? zones.getOrDefault(id, "") : zone,
                target.targetHealth().stateAsString(),
                reason == null ? "" : reason);
    }
}
