package dev.groundwork.aws;

import dev.groundwork.addon.TrafficCheck.GroupsAttached;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.LifecycleState;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceIdentifier;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;

/** Answers {@link GroupsAttached} by comparing the groups' instances with the load balancer's targets. */
public final class GroupsAttachedProver implements Prover<GroupsAttached> {
    /** The process that registers instances which a group launches. */
    private static final String REGISTERS = "AddToLoadBalancer";

    private final AwsClients clients;
    private final BalancedTargets targets;

    /** @param hosts the name under which an entrance is reached, as soon as there is one */
    public GroupsAttachedProver(AwsClients clients, Function<ResourceId, Optional<String>> hosts) {
        this.clients = clients;
        this.targets = new BalancedTargets(clients, hosts);
    }

    /**
     * A target group.
     *
     * @param registered ids of its targets
     */
    record Group(String name, String arn, Set<String> registered) {}

    /**
     * An Auto Scaling group.
     *
     * @param sources ARNs of the target groups that are attached to it
     * @param instances ids of those that are in service
     * @param closed whether new instances are not registered, because the process that does it is suspended
     */
    record Nodes(Set<String> sources, List<String> instances, boolean closed) {}

    @Override
    public Class<GroupsAttached> check() {
        return GroupsAttached.class;
    }

    @Override
    public Finding ask(GroupsAttached check) {
        Optional<LoadBalancer> balancer = targets.of(check.entrance().id());
        Proof.Verdict verdict = balancer.isEmpty()
                ? refuted(check, check.entrance().id() + " is not there yet", balancers())
                : judge(check, groups(balancer.get()), nodes(check));
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), false);
    }

    private String balancers() {
        return "aws elbv2 describe-load-balancers --region " + clients.region();
    }

    private List<Group> groups(LoadBalancer balancer) {
        return targets.health(targets.groups(balancer)).entrySet().stream()
                .map(entry -> new Group(
                        entry.getKey().targetGroupName(),
                        entry.getKey().targetGroupArn(),
                        entry.getValue().stream()
                                .map(target -> target.target().id())
                                .collect(Collectors.toSet())))
                .sorted(Comparator.comparing(Group::name))
                .toList();
    }

    private Map<String, Nodes> nodes(GroupsAttached check) {
        Map<String, Nodes> nodes = new TreeMap<>();
        ScalingGroups.meant(clients, check.groups()).forEach((name, group) -> nodes.put(name, nodes(group)));
        return nodes;
    }

    private static Nodes nodes(AutoScalingGroup group) {
        return new Nodes(
                group.trafficSources().stream()
                        .map(TrafficSourceIdentifier::identifier)
                        .collect(Collectors.toSet()),
                group.instances().stream()
                        .filter(instance -> instance.lifecycleState() == LifecycleState.IN_SERVICE)
                        .map(Instance::instanceId)
                        .sorted()
                        .toList(),
                group.suspendedProcesses().stream()
                        .anyMatch(process -> process.processName().equals(REGISTERS)));
    }

    /** @param nodes the groups that exist, by name */
    Proof.Verdict judge(GroupsAttached check, List<Group> groups, Map<String, Nodes> nodes) {
        if (groups.isEmpty()) {
            return refuted(check, "none of its listeners forwards to a target group", balancers());
        }
        List<String> wrong = new ArrayList<>();
        Optional<String> first = Optional.empty();
        for (String name : check.groups()) {
            int before = wrong.size();
            Optional<Nodes> found = Optional.ofNullable(nodes.get(name));
            if (found.isEmpty()) {
                wrong.add(name + " does not exist any more");
            }
            found.ifPresent(there -> groups.forEach(group -> wrong.addAll(wrong(name, there, group))));
            if (found.isPresent() && found.get().closed()) {
                wrong.add("the process %s of %s is suspended, so new nodes get no traffic".formatted(REGISTERS, name));
            }
            if (first.isEmpty() && wrong.size() > before) {
                first = Optional.of(name);
            }
        }
        return first.<Proof.Verdict>map(name -> refuted(
                        check,
                        String.join("; ", wrong),
                        "aws autoscaling describe-traffic-sources --region %s --auto-scaling-group-name %s"
                                .formatted(clients.region(), name)))
                .orElseGet(() -> new Proof.Proven("all instances of %s are targets of %s"
                        .formatted(
                                String.join(", ", check.groups()),
                                groups.stream().map(Group::name).collect(Collectors.joining(" and ")))));
    }

    private static List<String> wrong(String name, Nodes nodes, Group group) {
        if (!nodes.sources().contains(group.arn())) {
            return List.of("%s is not attached to %s, so its nodes get no traffic".formatted(name, group.name()));
        }
        return nodes.instances().stream()
                .filter(instance -> !group.registered().contains(instance))
                .map(instance -> "%s of %s is no target of %s".formatted(instance, name, group.name()))
                .toList();
    }

    private static Proof.Refuted refuted(GroupsAttached check, String seen, String next) {
        return new Proof.Refuted(
                "all instances of %s are targets of each target group".formatted(String.join(", ", check.groups())),
                seen,
                next);
    }
}
