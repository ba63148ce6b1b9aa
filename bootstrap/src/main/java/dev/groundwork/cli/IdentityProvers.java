package dev.groundwork.cli;

import dev.groundwork.addon.PodRole;
import dev.groundwork.aws.AssociationMadeProver;
import dev.groundwork.aws.AwsClients;
import dev.groundwork.aws.NodesAllowedProver;
import dev.groundwork.aws.NodesTrustedProver;
import dev.groundwork.aws.PodsTrustedProver;
import dev.groundwork.aws.RoleAssumableProver;
import dev.groundwork.aws.StrangerRefusedProver;
import dev.groundwork.engine.Prover;
import dev.groundwork.engine.Tokens;
import dev.groundwork.kubernetes.ApiServer;
import dev.groundwork.kubernetes.InstalledEverywhereProver;
import dev.groundwork.kubernetes.KubernetesProbes;
import dev.groundwork.kubernetes.KubernetesReader;
import dev.groundwork.kubernetes.NamespaceAllowsProver;
import dev.groundwork.kubernetes.NoOldWiringProver;
import dev.groundwork.kubernetes.OnEveryNodeProver;
import dev.groundwork.kubernetes.OneMechanismProver;
import dev.groundwork.kubernetes.PodGetsCredentialsProver;
import dev.groundwork.kubernetes.PodGetsRoleProver;
import dev.groundwork.kubernetes.ServiceAccountStrangers;
import dev.groundwork.kubernetes.ServiceAccountTokens;
import dev.groundwork.kubernetes.Simulation;
import java.time.Clock;
import java.util.List;

/** Who proves how pods come to their AWS roles. */
final class IdentityProvers {
    private IdentityProvers() {}

    static List<Prover<?>> of(ApiServer server, KubernetesReader reader, AwsClients aws, Clock clock) {
        Tokens tokens = new ServiceAccountTokens(server);
        return List.of(
                new RoleAssumableProver(aws, tokens),
                new StrangerRefusedProver(aws, tokens, new ServiceAccountStrangers(reader)),
                new OneMechanismProver(reader),
                new NoOldWiringProver(reader, new Simulation(reader)),
                new NamespaceAllowsProver(reader),
                new NodesAllowedProver(aws),
                new NodesTrustedProver(aws),
                new AssociationMadeProver(aws),
                new PodsTrustedProver(aws),
                new PodGetsCredentialsProver(new KubernetesProbes(server, reader, clock)),
                new InstalledEverywhereProver(
                        new OnEveryNodeProver(reader, new Simulation(reader)),
                        reader::get,
                        daemonSet -> !aws.emulated() || daemonSet.equals(PodRole.AGENT)),
                new PodGetsRoleProver(new KubernetesProbes(server, reader, clock)));
    }
}
