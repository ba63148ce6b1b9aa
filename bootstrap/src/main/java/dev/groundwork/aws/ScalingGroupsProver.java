package dev.groundwork.aws;

import dev.groundwork.addon.Check;
import dev.groundwork.addon.ScalingGroupCheck;
import dev.groundwork.engine.NodeFact;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

/**
 * Proves properties of Auto Scaling groups. All checks of a run share one read of all groups; a check that is asked again
 * reads afresh.
 */
public final class ScalingGroupsProver implements Prover<ScalingGroupCheck.ScalingGroupsAre> {
    private final AwsClients clients;
    private final Supplier<List<NodeFact>> nodes;
    private final Set<Check> asked = new HashSet<>();
    private List<AutoScalingGroup> groups = List.of();

    /** @param nodes the cluster's nodes as they are now */
    public ScalingGroupsProver(AwsClients clients, Supplier<List<NodeFact>> nodes) {
        this.clients = clients;
        this.nodes = nodes;
    }

    @Override
    public Class<ScalingGroupCheck.ScalingGroupsAre> check() {
        return ScalingGroupCheck.ScalingGroupsAre.class;
    }

    @Override
    public Finding ask(ScalingGroupCheck.ScalingGroupsAre check) {
        GroupsJudge judge = new GroupsJudge(check, read(check), clients.region());
        Proof.Verdict verdict = judge.verdict(nodes);
        return new Finding(new Proof(check, verdict, Grounds.of(clients), judge.warnings()), true);
    }

    private synchronized List<AutoScalingGroup> read(Check check) {
        if (asked.isEmpty() || asked.contains(check)) {
            groups = ScalingGroups.all(clients);
            asked.clear();
        }
        asked.add(check);
        return groups;
    }
}
