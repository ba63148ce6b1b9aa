package dev.groundwork.cli;

import dev.groundwork.aws.AwsClients;
import dev.groundwork.aws.NodesAllowedProver;
import dev.groundwork.aws.NodesTrustedProver;
import dev.groundwork.engine.Prover;
import dev.groundwork.kubernetes.KubernetesReader;
import dev.groundwork.kubernetes.NamespaceAllowsProver;
import dev.groundwork.kubernetes.OneMechanismProver;
import java.util.List;

/** Who proves how pods come to their AWS roles. */
final class IdentityProvers {
    private IdentityProvers() {}

    static List<Prover<?>> of(KubernetesReader reader, AwsClients aws) {
        return List.of(
                new OneMechanismProver(reader),
                new NamespaceAllowsProver(reader),
                new NodesAllowedProver(aws),
                new NodesTrustedProver(aws));
    }
}
