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
                        : refuted(
                                check,
                                "%s, which gives them %s".formatted(found.associationId(), found.roleArn()),
                                "groundwork apply takes it back; when it was changed tells aws eks"
                                        + " describe-pod-identity-association --cluster-name %s --region %s --association-id %s"
                                                .formatted(check.cluster(), clients.region(), found.associationId())))
                .orElseGet(() -> refuted(
                        check,
                        "EKS has none for this ServiceAccount: new pods get no role, and those that run cannot renew it",
                        "groundwork apply"));
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), verdict instanceof Proof.Proven);
    }

    private static Proof.Refuted refuted(IdentityCheck.AssociationMade check, String seen, String next) {
        return new Proof.Refuted("an association that gives its pods " + check.roleArn(), seen, next);
    }
}
