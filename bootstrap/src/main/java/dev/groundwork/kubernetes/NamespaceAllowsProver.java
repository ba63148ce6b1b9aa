package dev.groundwork.kubernetes;

import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.Optional;

/** Answers {@link IdentityCheck.NamespaceAllows} from the Namespace's annotation. */
public final class NamespaceAllowsProver implements Prover<IdentityCheck.NamespaceAllows> {
    private final KubernetesReader reader;

    public NamespaceAllowsProver(KubernetesReader reader) {
        this.reader = reader;
    }

    @Override
    public Class<IdentityCheck.NamespaceAllows> check() {
        return IdentityCheck.NamespaceAllows.class;
    }

    @Override
    public Finding ask(IdentityCheck.NamespaceAllows check) {
        return new Finding(Proof.of(check, verdict(check), Proof.Ground.REAL), true);
    }

    private Proof.Verdict verdict(IdentityCheck.NamespaceAllows check) {
        String expected = "%s in the list %s".formatted(check.roleArn(), AllowedRole.ANNOTATION);
        try {
            Optional<AllowedRoles> found = AllowedRoles.read(reader, check.namespace());
            if (found.isEmpty()) {
                return new Proof.NotProvable("there is no Namespace " + check.namespace());
            }
            return found.get().has(check.roleArn())
                    ? new Proof.Proven("the list %s has it".formatted(AllowedRole.ANNOTATION))
                    : new Proof.Refuted(
                            expected,
                            found.get().roles().isEmpty()
                                    ? "there is no such list"
                                    : "it lists "
                                            + String.join(", ", found.get().roles()),
                            "groundwork apply");
        } catch (ProblemException e) {
            if (e.problem().code() != Problem.Code.INVALID) {
                throw e;
            }
            return new Proof.Refuted(expected, e.problem().what(), e.problem().todo());
        }
    }
}
