package dev.groundwork.aws;

import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Answers {@link IdentityCheck.NodesTrusted} from the role's trust. A role that was deleted and made again has another
 * identity: trusts that named the old one then show an id of the form {@code AROA…} and no longer match.
 */
public final class NodesTrustedProver implements Prover<IdentityCheck.NodesTrusted> {
    private static final String GONE = "AROA";

    private final AwsClients clients;

    public NodesTrustedProver(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Class<IdentityCheck.NodesTrusted> check() {
        return IdentityCheck.NodesTrusted.class;
    }

    @Override
    public Finding ask(IdentityCheck.NodesTrusted check) {
        String name = Arn.of(check.roleArn()).name();
        Optional<LiveRole> role = new Roles(clients.problems(), clients.iam()).head(name);
        if (role.isEmpty()) {
            return finding(check, refuted(check, "there is no role " + name, "groundwork apply"));
        }
        List<Statement> statements = Statement.of(role.get().trust());
        Set<String> trusted = statements.stream()
                .flatMap(statement -> statement.trusted().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> certain = statements.stream()
                .filter(Statement::trustsAtOnce)
                .flatMap(statement -> statement.trusted().stream())
                .collect(Collectors.toSet());
        List<String> wrong = new ArrayList<>();
        check.nodeRoles().stream()
                .filter(node -> !certain.contains(node))
                .forEach(node -> wrong.add(
                        trusted.contains(node)
                                ? "trusts %s only on a condition".formatted(node)
                                : "does not trust " + node));
        trusted.stream()
                .filter(other -> !check.nodeRoles().contains(other))
                .forEach(other -> wrong.add(
                        other.startsWith(GONE)
                                ? "trusts a role that was deleted, %s".formatted(other)
                                : "also trusts " + other));
        return finding(
                check,
                wrong.isEmpty()
                        ? new Proof.Proven("trusts " + String.join(", ", trusted))
                        : refuted(
                                check,
                                "it " + String.join("; it ", wrong),
                                "aws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument"
                                        .formatted(name)));
    }

    private static Proof.Refuted refuted(IdentityCheck.NodesTrusted check, String seen, String next) {
        return new Proof.Refuted("trust in " + String.join(", ", check.nodeRoles()) + " and nobody else", seen, next);
    }

    private Finding finding(IdentityCheck.NodesTrusted check, Proof.Verdict verdict) {
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), verdict instanceof Proof.Proven);
    }
}
