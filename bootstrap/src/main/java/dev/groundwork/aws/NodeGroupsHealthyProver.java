package dev.groundwork.aws;

import dev.groundwork.addon.NodeGroupCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers {@link NodeGroupCheck.NodeGroupsHealthy} with what EKS says of each group, issues in its own words. */
public final class NodeGroupsHealthyProver implements Prover<NodeGroupCheck.NodeGroupsHealthy> {
    private static final List<String> ON_THE_WAY = List.of("CREATING", "UPDATING");

    private final AwsClients clients;

    public NodeGroupsHealthyProver(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Class<NodeGroupCheck.NodeGroupsHealthy> check() {
        return NodeGroupCheck.NodeGroupsHealthy.class;
    }

    @Override
    public Finding ask(NodeGroupCheck.NodeGroupsHealthy check) {
        Map<String, LiveNodeGroups.Live> found = new LiveNodeGroups(clients, check.cluster()).named(check.groups());
        List<String> wrong = new ArrayList<>();
        boolean settled = true;
        for (String name : check.groups()) {
            Optional<LiveNodeGroups.Live> live = Optional.ofNullable(found.get(name));
            if (live.isEmpty()) {
                wrong.add(name + " does not exist");
            } else if (!live.get().is("ACTIVE") || !live.get().issues().isEmpty()) {
                String issues = live.get().issues();
                wrong.add("%s is %s%s".formatted(name, live.get().status(), issues.isEmpty() ? "" : ": " + issues));
                settled &= !ON_THE_WAY.contains(live.get().status());
            }
        }
        Proof.Verdict verdict = wrong.isEmpty()
                ? new Proof.Proven(String.join(", ", check.groups()) + ": ACTIVE, no issues")
                : new Proof.Refuted(
                        "each group ACTIVE, without health issues",
                        String.join("; ", wrong),
                        "aws eks describe-nodegroup --region %s --cluster-name %s --nodegroup-name %s --query nodegroup.health"
                                .formatted(
                                        clients.region(),
                                        check.cluster(),
                                        wrong.getFirst().split(" ", 2)[0]));
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), settled);
    }
}
