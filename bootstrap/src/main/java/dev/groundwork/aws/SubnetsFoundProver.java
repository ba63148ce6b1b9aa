package dev.groundwork.aws;

import dev.groundwork.addon.NetworkCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.preflight.SubnetsJudge;

/** Answers {@link NetworkCheck.SubnetsFound} from the VPC's subnets and route tables as they are now. */
public final class SubnetsFoundProver implements Prover<NetworkCheck.SubnetsFound> {
    private final AwsClients clients;

    public SubnetsFoundProver(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Class<NetworkCheck.SubnetsFound> check() {
        return NetworkCheck.SubnetsFound.class;
    }

    @Override
    public Finding ask(NetworkCheck.SubnetsFound check) {
        SubnetsJudge judge = new SubnetsJudge(check, new NetworkFacts(clients).subnets(check.vpc()), clients.region());
        return new Finding(judge.proof(Grounds.of(clients)), true);
    }
}
