package dev.groundwork.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers {@link IdentityCheck.NodesAllowed} from the inline policy of each node role. */
public final class NodesAllowedProver implements Prover<IdentityCheck.NodesAllowed> {
    private final AwsClients clients;

    public NodesAllowedProver(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Class<IdentityCheck.NodesAllowed> check() {
        return IdentityCheck.NodesAllowed.class;
    }

    @Override
    public Finding ask(IdentityCheck.NodesAllowed check) {
        Roles roles = new Roles(clients.problems(), clients.iam());
        List<String> names =
                check.nodeRoles().stream().map(arn -> Arn.of(arn).name()).toList();
        List<String> lacking = new ArrayList<>();
        for (String name : names) {
            Optional<JsonNode> document = roles.document(name, check.policy());
            if (document.isEmpty()) {
                lacking.add("role %s has no inline policy %s".formatted(name, check.policy()));
            } else {
                missing(document.get(), check).ifPresent(what -> lacking.add("role %s %s".formatted(name, what)));
            }
        }
        Proof.Verdict verdict = lacking.isEmpty()
                ? new Proof.Proven(names.stream()
                        .map(name -> "%s may assume %s".formatted(name, check.resources()))
                        .collect(Collectors.joining("; ")))
                : new Proof.Refuted(
                        "sts:AssumeRole on %s, and ec2:DescribeRegions".formatted(check.resources()),
                        String.join("; ", lacking),
                        "groundwork apply");
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), lacking.isEmpty());
    }

    private static Optional<String> missing(JsonNode document, IdentityCheck.NodesAllowed check) {
        List<Statement> statements = Statement.of(document);
        if (statements.stream().noneMatch(one -> one.allows("sts:AssumeRole", check.resources()))) {
            return Optional.of("may not assume " + check.resources());
        }
        // Without it, kube2iam does not believe that the region exists, and hands out nothing.
        return statements.stream().noneMatch(one -> one.allows("ec2:DescribeRegions", "*"))
                ? Optional.of("may not call ec2:DescribeRegions")
                : Optional.empty();
    }
}
