package dev.groundwork.aws;

import dev.groundwork.addon.AccessCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Difference;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.AccessEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Answers {@link AccessCheck.InForce} from EKS and IAM. That EKS lets the principal in could only be shown with the
 * principal's own credentials; what would keep it out can be seen from outside.
 */
public final class AccessInForceProver implements Prover<AccessCheck.InForce> {
    private final AwsClients clients;
    private final AccessEntries entries;
    private final Principals principals;

    public AccessInForceProver(AwsClients clients, String cluster) {
        this.clients = clients;
        this.entries = new AccessEntries(clients, cluster);
        this.principals = new Principals(clients);
    }

    @Override
    public Class<AccessCheck.InForce> check() {
        return AccessCheck.InForce.class;
    }

    @Override
    public Finding ask(AccessCheck.InForce check) {
        List<String> wrong = new ArrayList<>();
        for (AccessEntry entry : check.entries()) {
            wrong(entry).ifPresent(why -> wrong.add(entry.principal() + " " + why));
        }
        String wanted = check.entries().stream()
                .map(entry -> "%s: %s".formatted(entry.principal(), access(entry)))
                .collect(Collectors.joining("; "));
        Proof.Verdict verdict = wrong.isEmpty()
                ? new Proof.Proven(wanted)
                : new Proof.Refuted(wanted, String.join("; ", wrong), "groundwork preview --only " + check.addon());
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), wrong.isEmpty());
    }

    private Optional<String> wrong(AccessEntry entry) {
        Optional<AccessEntries.Live> live = entries.of(entry.principal());
        if (live.isEmpty()) {
            return Optional.of("has no access entry");
        }
        if (!Difference.between(live.get().tree(entry), entry.tree(), Map.of()).isEmpty()) {
            return Optional.of("has an access entry, but not as declared");
        }
        if (!Arn.of(entry.principal())
                .account()
                .equals(Arn.of(live.get().entry().accessEntryArn()).account())) {
            // One of another account cannot be asked about.
            return Optional.empty();
        }
        return principals.shutOut(
                entry.principal(), Optional.of(live.get().entry().createdAt()));
    }

    private static String access(AccessEntry entry) {
        List<String> access = new ArrayList<>();
        entry.policies()
                .forEach((policy, namespaces) -> access.add("%s (%s)"
                        .formatted(policy.substring(policy.lastIndexOf('/') + 1), AccessEntry.scope(namespaces))));
        entry.groups().forEach(group -> access.add("group " + group));
        return access.isEmpty() ? "may log in" : String.join(", ", access);
    }
}
