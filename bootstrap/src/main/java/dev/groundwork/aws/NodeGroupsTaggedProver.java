package dev.groundwork.aws;

import dev.groundwork.addon.NodeGroupCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

/** Answers {@link NodeGroupCheck.NodeGroupsTagged} from the Auto Scaling groups that EKS names. */
public final class NodeGroupsTaggedProver implements Prover<NodeGroupCheck.NodeGroupsTagged> {
    private final AwsClients clients;

    public NodeGroupsTaggedProver(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Class<NodeGroupCheck.NodeGroupsTagged> check() {
        return NodeGroupCheck.NodeGroupsTagged.class;
    }

    @Override
    public Finding ask(NodeGroupCheck.NodeGroupsTagged check) {
        Map<String, LiveNodeGroups.Live> found = new LiveNodeGroups(clients, check.cluster()).named(check.groups());
        List<String> wrong = new ArrayList<>();
        List<String> behind = new ArrayList<>();
        for (String name : check.groups()) {
            Optional<AutoScalingGroup> group =
                    Optional.ofNullable(found.get(name)).flatMap(LiveNodeGroups.Live::behind);
            if (group.isEmpty()) {
                wrong.add("there is no Auto Scaling group behind " + name);
                continue;
            }
            Map<String, String> present = ScalingGroupDriver.tags(group.get());
            Map<String, String> missing = new TreeMap<>(check.tags());
            missing.entrySet().removeIf(tag -> tag.getValue().equals(present.get(tag.getKey())));
            if (missing.isEmpty()) {
                behind.add(group.get().autoScalingGroupName());
            } else {
                wrong.add("%s lacks %s"
                        .formatted(
                                group.get().autoScalingGroupName(),
                                missing.entrySet().stream()
                                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                                        .collect(Collectors.joining(", "))));
            }
        }
        Proof.Verdict verdict = wrong.isEmpty()
                ? new Proof.Proven("%s: each with %d tags"
                        .formatted(String.join(", ", behind), check.tags().size()))
                : new Proof.Refuted(
                        "on each group " + String.join(", ", check.tags().keySet()),
                        String.join("; ", wrong),
                        "groundwork apply --only " + check.addon());
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), true);
    }
}
