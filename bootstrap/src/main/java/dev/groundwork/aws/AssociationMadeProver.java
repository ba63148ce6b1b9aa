package dev.groundwork.aws;

import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;

/** Answers {@link IdentityCheck.AssociationMade} from what EKS says. A new association is seen everywhere after seconds. */
public final class AssociationMadeProver implements Prover<IdentityCheck.AssociationMade> {
    private final AwsClients clients;

    public AssociationMadeProver(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Class<IdentityCheck.AssociationMade> check() {
        return IdentityCheck.AssociationMade.class;
    }

    @Override
    public Finding ask(IdentityCheck.AssociationMade check) {
        Proof.Verdict verdict = new Associations(clients, check.cluster())
                .of(check.namespace(), check.serviceAccount())
                .<Proof.Verdict>map(found -> found.roleArn().equals(check.roleArn())
                        ? new Proof.Proven("%s: %s".formatted(found.associationId(), found.roleArn()))
                        : refuted(check, "%s: %s".formatted(found.associationId(), found.roleArn())))
                .orElseGet(() -> refuted(check, "EKS has no association for it"));
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), verdict instanceof Proof.Proven);
    }

    private Proof.Refuted refuted(IdentityCheck.AssociationMade check, String seen) {
        return new Proof.Refuted(
                "an association with " + check.roleArn(),
                seen,
                "aws eks list-pod-identity-associations --cluster-name %s --region %s --namespace %s --service-account %s"
                        .formatted(check.cluster(), clients.region(), check.namespace(), check.serviceAccount()));
    }
}
