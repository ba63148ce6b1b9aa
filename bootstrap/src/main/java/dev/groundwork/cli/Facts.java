package dev.groundwork.cli;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.ManagedAddons;
import dev.groundwork.addon.Network;
import dev.groundwork.addon.NodeGroup;
import dev.groundwork.addon.NodeIdentity;
import dev.groundwork.addon.PodRole;
import dev.groundwork.aws.AwsClients;
import dev.groundwork.aws.Caller;
import dev.groundwork.aws.EksCluster;
import dev.groundwork.aws.EksFacts;
import dev.groundwork.aws.ManagedAddonFacts;
import dev.groundwork.aws.NetworkFacts;
import dev.groundwork.aws.NodeRoles;
import dev.groundwork.baseline.AddonEntry;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.baseline.ClusterReference;
import dev.groundwork.engine.AwsAuth;
import dev.groundwork.engine.Inventory;
import dev.groundwork.engine.Ledger;
import dev.groundwork.engine.NodeFact;
import dev.groundwork.kubernetes.ClusterReader;
import dev.groundwork.kubernetes.Connection;
import dev.groundwork.resource.PodIdentityAssociation;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run knows of its cluster before it can say what should exist.
 *
 * @param known the cluster, unless there are problems
 * @param inventory what was applied last time
 * @param awsAuth whom the ConfigMap aws-auth lets in, if the baseline declares access
 * @param notes what the reader should know
 * @param problems all that kept the facts from being read
 */
record Facts(
        Optional<Cluster> known, Inventory inventory, AwsAuth awsAuth, List<String> notes, List<Problem> problems) {

    Cluster cluster() {
        return known.orElseThrow();
    }

    /** Asks AWS and the API server at the same time, so that a failure of one does not hide one of the other. */
    static Facts read(Baseline baseline, Entrance entrance, ClusterReader reader, Ledger ledger, AwsClients aws) {
        Connection connection = entrance.connection();
        ClusterReference wanted = baseline.cluster();
        Gathering gathering = new Gathering();
        var nodes = gathering.ask(reader::nodes);
        var version = gathering.ask(reader::version);
        var inventory = gathering.ask(ledger::read);
        EksFacts eksFacts = new EksFacts(aws);
        var eks = gathering.ask(() -> wanted.eks()
                ? Optional.of(
                        checked(entrance.described().orElseGet(() -> eksFacts.cluster(wanted.name())), connection))
                : Optional.<EksCluster>empty());
        var caller = gathering.ask(() -> wanted.eks()
                        || (wanted.account().isPresent() && wanted.partition().isPresent())
                ? Optional.<Caller>empty()
                : Optional.of(eksFacts.caller()));
        var groups = gathering.ask(() -> eksFacts.groupsOf(instances(nodes.join())));
        var network = gathering.ask(() -> needsNetwork(baseline)
                ? new NetworkFacts(aws).of(eks.join(), instances(nodes.join()))
                : Network.notRead());
        var nodeIdentity = gathering.ask(() -> usesKube2iam(baseline)
                ? new NodeRoles(aws).of(instances(nodes.join()), wanted.nodeRoles(), reader::daemonSetsWithPods)
                : NodeIdentity.notRead());
        var managed = gathering.ask(() -> {
            refuseWithoutAgent(baseline, reader);
            return managedAddons(baseline, aws, version::join);
        });
        var awsAuth = gathering.ask(() -> baseline.access().isEmpty() ? AwsAuth.none() : reader.awsAuth());
        if (!gathering.problems().isEmpty()) {
            return new Facts(Optional.empty(), Inventory.empty(), AwsAuth.none(), List.of(), gathering.problems());
        }
        List<String> notes = new ArrayList<>();
        eks.join().flatMap(EksCluster::note).ifPresent(notes::add);
        entrance.note().ifPresent(notes::add);
        if (!baseline.access().isEmpty()) {
            eks.join().map(cluster -> cluster.access(awsAuth.join().words())).ifPresent(notes::add);
        }
        eks.join().flatMap(cluster -> otherEndpoint(cluster, connection)).ifPresent(notes::add);
        return new Facts(
                Optional.of(cluster(
                        wanted,
                        eks.join(),
                        caller.join(),
                        version.join(),
                        nodes.join(),
                        groups.join(),
                        network.join(),
                        nodeIdentity.join(),
                        managed.join())),
                inventory.join(),
                awsAuth.join(),
                notes,
                List.of());
    }

    static boolean needsNetwork(Baseline baseline) {
        return !baseline.nodeGroups().isEmpty()
                || baseline.addons().values().stream().anyMatch(AddonEntry::needsNetwork);
    }

    /** What EKS offers of those of its add-ons that the baseline names. */
    private static ManagedAddons managedAddons(Baseline baseline, AwsClients aws, Supplier<String> version) {
        List<ManagedAddons.Question> questions = baseline.addons().values().stream()
                .flatMap(addon -> addon.asksEks().stream())
                .toList();
        return questions.isEmpty() ? ManagedAddons.notRead() : new ManagedAddonFacts(aws).of(questions, version.get());
    }

    /** Who gives roles by EKS Pod Identity needs its agent, whoever installed it. EKS Auto Mode has it built in. */
    private static void refuseWithoutAgent(Baseline baseline, ClusterReader reader) {
        Optional<String> first = Stream.concat(
                        baseline.addons().entrySet().stream()
                                .filter(addon -> baseline.identityOf(addon.getValue()) == Identity.POD_IDENTITY)
                                .map(addon -> "addons." + addon.getKey()),
                        baseline.roles().entrySet().stream()
                                .filter(role -> baseline.identityOf(role.getValue()) == Identity.POD_IDENTITY)
                                .map(role -> Baseline.part(role.getKey())))
                .findFirst();
        if (first.isEmpty()
                || baseline.addons().containsKey(PodIdentityAssociation.AGENT)
                || reader.daemonSetsWithPods().contains(PodIdentityAssociation.AGENT)) {
            return;
        }
        throw new ProblemException(new Problem(
                Problem.Code.INVALID,
                baseline.identity() == Identity.POD_IDENTITY ? "identity" : first.get(),
                "the identity pod-identity needs the add-on %s, and neither the baseline nor the cluster has it"
                        .formatted(PodIdentityAssociation.AGENT),
                "Add \"%s: {}\" below \"addons:\", or write irsa".formatted(PodIdentityAssociation.AGENT)));
    }

    static boolean usesKube2iam(Baseline baseline) {
        return baseline.addons().containsKey(PodRole.KUBE2IAM)
                || baseline.addons().values().stream()
                        .anyMatch(addon -> baseline.identityOf(addon) == Identity.KUBE2IAM)
                || baseline.roles().values().stream().anyMatch(role -> baseline.identityOf(role) == Identity.KUBE2IAM);
    }

    private static Set<String> instances(Collection<NodeFact> nodes) {
        return nodes.stream()
                .map(NodeFact::instance)
                .filter(instance -> !instance.isEmpty())
                .collect(Collectors.toSet());
    }

    private static Cluster cluster(
            ClusterReference wanted,
            Optional<EksCluster> eks,
            Optional<Caller> caller,
            String version,
            List<NodeFact> nodes,
            List<NodeGroup> groups,
            Network network,
            NodeIdentity nodeIdentity,
            ManagedAddons managed) {
        String partition = eks.map(EksCluster::partition)
                .or(wanted::partition)
                .or(() -> caller.map(Caller::partition))
                .orElse("aws");
        String account = eks.map(EksCluster::account)
                .or(wanted::account)
                .or(() -> caller.map(Caller::account))
                .orElse("");
        TreeSet<String> zones = new TreeSet<>();
        nodes.stream().map(NodeFact::zone).filter(zone -> !zone.isEmpty()).forEach(zones::add);
        return new Cluster(
                wanted.name(),
                wanted.region(),
                partition,
                account,
                version,
                eks.flatMap(EksCluster::issuer).or(wanted::issuer),
                zones,
                groups,
                network,
                nodeIdentity,
                managed);
    }

    /** Refuses another cluster than the one named: what serves there is known by the authority of its certificate. */
    private static EksCluster checked(EksCluster eks, Connection connection) {
        eks.problem().ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        Set<?> theirs = Connection.parse(eks.certificateAuthority());
        if (connection.authorities().stream().noneMatch(theirs::contains)) {
            throw new ProblemException(new Problem(
                    Problem.Code.CONFLICT,
                    "API server " + connection.server(),
                    "it is not the EKS cluster %s of account %s: its certificate authority is another one"
                            .formatted(eks.name(), eks.account()),
                    "Choose the right context, or write it: aws eks update-kubeconfig --name %s --region %s"
                            .formatted(eks.name(), eks.region())));
        }
        return eks;
    }

    private static Optional<String> otherEndpoint(EksCluster eks, Connection connection) {
        return connection.inPod() || eks.endpoint().equalsIgnoreCase(connection.server())
                ? Optional.empty()
                : Optional.of("the API server is reached at %s, EKS names it %s"
                        .formatted(connection.server(), eks.endpoint()));
    }

    /** Asks several things at once and keeps every problem. */
    private static final class Gathering {
        private final List<CompletableFuture<?>> asked = new ArrayList<>();

        <T> CompletableFuture<T> ask(Supplier<T> question) {
            CompletableFuture<T> answer = CompletableFuture.supplyAsync(question, Thread::startVirtualThread);
            asked.add(answer);
            return answer;
        }

        List<Problem> problems() {
            List<Problem> problems = new ArrayList<>();
            for (CompletableFuture<?> answer : asked) {
                try {
                    answer.join();
                } catch (CompletionException e) {
                    Problem problem = problem(e);
                    if (problems.stream().noneMatch(known -> isSame(known, problem))) {
                        problems.add(problem);
                    }
                }
            }
            return problems;
        }

        /** One missing credential or one dead address is one problem, however many calls it stops. */
        private static boolean isSame(Problem known, Problem problem) {
            boolean ofTheWay =
                    problem.code() == Problem.Code.UNAUTHENTICATED || problem.code() == Problem.Code.UNREACHABLE;
            return known.equals(problem)
                    || (ofTheWay
                            && known.code() == problem.code()
                            && known.todo().equals(problem.todo()));
        }

        private static Problem problem(CompletionException e) {
            Throwable cause = e;
            while (cause.getCause() != null && !(cause instanceof ProblemException)) {
                cause = cause.getCause();
            }
            if (cause instanceof ProblemException expected) {
                return expected.problem();
            }
            throw e;
        }
    }
}
