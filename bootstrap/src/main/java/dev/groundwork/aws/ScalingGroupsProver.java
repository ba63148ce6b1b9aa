package dev.groundwork.aws;

import dev.groundwork.addon.Check;
import dev.groundwork.engine.NodeFact;
import dev.groundwork.engine.Prover;
import java.util.List;
import java.util.function.Supplier;

/** Proves properties of Auto Scaling groups. */
public final class ScalingGroupsProver implements Prover<Check.ScalingGroupsAre> {
    public ScalingGroupsProver(AwsClients clients, Supplier<List<NodeFact>> nodes) {
        throw new UnsupportedOperationException("" + clients.region() + nodes);
    }

    @Override
    public Class<Check.ScalingGroupsAre> check() {
        return Check.ScalingGroupsAre.class;
    }

    @Override
    public Finding ask(Check.ScalingGroupsAre check) {
        throw new UnsupportedOperationException(check.claim());
    }
}
