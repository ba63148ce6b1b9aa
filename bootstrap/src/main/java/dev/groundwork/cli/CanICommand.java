package dev.groundwork.cli;

import dev.groundwork.kubernetes.OwnRights;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.rights.AccountRights;
import dev.groundwork.rights.ClusterRights;
import dev.groundwork.rights.Grant;
import dev.groundwork.rights.IamGrant;
import dev.groundwork.rights.IamStatement;
import dev.groundwork.rights.RightsObjects;
import dev.groundwork.rights.RightsSet;
import java.io.PrintWriter;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code can-i}. */
@Command(
        name = "can-i",
        description = "Compare what the caller may do with what the plan needs, before anything is written, and print"
                + " what is missing, ready to paste. Ends with 1 if something is missing.")
final class CanICommand implements Callable<Integer> {
    private static final Grant ESCALATE = new Grant("", "rbac.authorization.k8s.io", "clusterroles", "", "escalate");

    private final Terminal terminal;

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--set",
            paramLabel = "SET",
            defaultValue = "bootstrap",
            description =
                    "bootstrap: what an apply needs; drift: what preview and drift need; preflight: what preflight needs. Default:"
                            + " ${DEFAULT-VALUE}.")
    private RightsSet set = RightsSet.BOOTSTRAP;

    CanICommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return new Session(terminal, options).with(ready -> {
            boolean inCluster = cluster(ready.inCluster(), ClusterRights.of(set, ready.wanted()));
            boolean inAccount = account(ready, AccountRights.of(set, ready.wanted()));
            return inCluster && inAccount ? 0 : 1;
        });
    }

    private boolean cluster(OwnRights own, ClusterRights rights) {
        boolean escalates = own.lacking(List.of(ESCALATE)).isEmpty();
        SortedSet<Grant> needed = rights.byHand(escalates);
        SortedSet<Grant> lacking = own.lacking(needed);
        String caller = own.caller();
        PrintWriter out = terminal.out();
        out.println("Kubernetes: %s has %d of %d rights that %s needs (%d requests)"
                .formatted(caller, needed.size() - lacking.size(), needed.size(), set.word(), own.questions()));
        if (lacking.isEmpty()) {
            return true;
        }
        lacking.forEach(grant -> out.println("  missing   " + grant));
        out.println();
        out.println("# What is missing, for kubectl apply -f - by somebody who holds it:");
        List<KubernetesObject> objects = RightsObjects.of("groundwork-missing-" + set.word(), caller, lacking);
        out.print(YamlText.of(objects));
        return false;
    }

    /** What cannot be known is said, and is not missing. */
    private boolean account(Wiring.Opened.Ready ready, AccountRights rights) {
        PrintWriter out = terminal.out();
        SortedSet<IamGrant> lacking;
        try {
            lacking = ready.inAccount().lacking(rights.grants());
        } catch (ProblemException e) {
            Problem problem = e.problem();
            out.println("AWS: it cannot be known whether the caller has the %d rights that %s needs: %s"
                    .formatted(rights.grants().size(), set.word(), problem));
            out.println("     groundwork rights --iam --set %s prints them".formatted(set.word()));
            return true;
        }
        out.println("AWS: the caller has %d of %d rights that %s needs"
                .formatted(
                        rights.grants().size() - lacking.size(), rights.grants().size(), set.word()));
        if (lacking.isEmpty()) {
            return true;
        }
        lacking.forEach(grant -> out.println("  missing   %s on %s".formatted(grant.action(), grant.resource())));
        IamStatement.documents(IamStatement.of(lacking)).forEach(document -> out.print(JsonText.of(document)));
        return false;
    }
}
