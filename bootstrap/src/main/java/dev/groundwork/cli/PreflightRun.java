package dev.groundwork.cli;

import dev.groundwork.aws.AwsClients;
import dev.groundwork.aws.IngressRules;
import dev.groundwork.aws.PreflightFacts;
import dev.groundwork.aws.PreflightNodes;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.engine.Waiter;
import dev.groundwork.kubernetes.ApiServer;
import dev.groundwork.kubernetes.ClusterReader;
import dev.groundwork.kubernetes.KubernetesLedger;
import dev.groundwork.kubernetes.KubernetesReader;
import dev.groundwork.kubernetes.PreflightObjects;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import dev.groundwork.preflight.Acceptance;
import dev.groundwork.preflight.ClusterNode;
import dev.groundwork.preflight.ControlPlane;
import dev.groundwork.preflight.Observations;
import dev.groundwork.preflight.Preflight;
import dev.groundwork.preflight.Seen;
import dev.groundwork.preflight.Wanted;
import dev.groundwork.render.Renderer;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.rights.Installation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Looks at a cluster: everything at once, so that what cannot be read hides nothing else, and then judges it. */
final class PreflightRun {
    private final Baseline baseline;
    private final String text;
    private final RunOptions options;
    private final Entrance entrance;
    private final ApiServer server;
    private final AwsClients aws;
    private final Waiter waiter;

    PreflightRun(
            Baseline baseline,
            String text,
            RunOptions options,
            Entrance entrance,
            ApiServer server,
            AwsClients aws,
            Waiter waiter) {
        this.baseline = baseline;
        this.text = text;
        this.options = options;
        this.entrance = entrance;
        this.server = server;
        this.aws = aws;
        this.waiter = waiter;
    }

    Report report() {
        Instant started = waiter.now();
        KubernetesReader reader = new KubernetesReader(server);
        ClusterReader cluster = new ClusterReader(server, reader);
        var facts = CompletableFuture.supplyAsync(
                () -> Facts.read(baseline, entrance, cluster, new KubernetesLedger(server, reader), aws),
                Thread::startVirtualThread);
        Only only = Only.of(options.only(), options.except(), baseline);
        Observations seen = observations(started, cluster, facts, only);
        Facts known = facts.join();
        only.check(known.inventory());
        Preflight.Result result = Preflight.judge(seen, accepted());
        return new Report(
                Verb.PREFLIGHT,
                known.known(),
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                result.proofs(),
                once(known.problems(), result.problems()),
                known.notes(),
                started,
                Duration.between(started, waiter.now()));
    }

    private Map<String, Acceptance> accepted() {
        return baseline.accepted().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new Acceptance(
                                entry.getValue().reason(), entry.getValue().lastDay())));
    }

    private Observations observations(Instant now, ClusterReader cluster, CompletableFuture<Facts> facts, Only only) {
        PreflightFacts inAws = new PreflightFacts(aws);
        PreflightNodes machines = new PreflightNodes(aws);
        PreflightObjects objects = new PreflightObjects(server, new KubernetesReader(server));
        String name = baseline.cluster().name();
        var plane = look(() -> controlPlane(inAws, name));
        var subnets = look(() -> inAws.subnets(plane.join().get().vpc()));
        var support = look(() -> inAws.support(plane.join().get().version()));
        var endpoints = look(() -> inAws.endpoints(plane.join().get().vpc()));
        var fargate = look(() -> {
            plane.join().get();
            return inAws.fargate(name);
        });
        var nodes = look(objects::nodes);
        var instances = look(() -> machines.instances(nodes.join().get().stream()
                .map(ClusterNode::instance)
                .filter(instance -> !instance.isEmpty())
                .toList()));
        var ingress = look(() -> new IngressRules(aws)
                .of(instances.join().get().stream()
                        .flatMap(instance -> instance.securityGroups().stream())
                        .toList()));
        var kubernetes = look(cluster::version);
        var pods = look(objects::pods);
        var podNetwork = look(objects::podNetwork);
        var retired = look(objects::retired);
        var storage = look(objects::storage);
        var wanted = look(() -> wanted(facts.join(), only));
        var kinds = look(() -> machines.kinds(types(nodes.join().get(), wanted.join())));
        CompletableFuture.allOf(plane, subnets, support, endpoints, fargate, kinds, ingress, wanted)
                .join();
        return new Observations(
                name,
                baseline.cluster().region(),
                now.atZone(ZoneOffset.UTC).toLocalDate(),
                // Known for certain only now that the clients were used.
                aws.emulated() ? Proof.Ground.EMULATED : Proof.Ground.REAL,
                plane.join(),
                subnets.join(),
                endpoints.join(),
                support.join(),
                fargate.join(),
                instances.join(),
                kinds.join(),
                ingress.join(),
                kubernetes.join(),
                nodes.join(),
                pods.join(),
                podNetwork.join(),
                retired.join(),
                storage.join(),
                wanted.join());
    }

    private ControlPlane controlPlane(PreflightFacts inAws, String name) {
        if (!baseline.cluster().eks()) {
            throw new ProblemException(new Problem(
                    Problem.Code.MISSING,
                    "control plane",
                    "the cluster is not EKS, so AWS knows nothing of its control plane and network",
                    ""));
        }
        return inAws.controlPlane(name);
    }

    private Wanted wanted(Facts facts, Only only) {
        if (!facts.problems().isEmpty()) {
            throw new ProblemException(facts.problems().getFirst());
        }
        Renderer.Rendered rendered = new Renderer(
                        baseline,
                        facts.cluster(),
                        Map.of(Installation.ADDON, new InCluster(text, WantedRights.facts(baseline))))
                .render(only::has);
        return new Wanted(
                baseline.addons().keySet().stream().filter(only::has).collect(Collectors.toSet()),
                rendered.resources(),
                rendered.checks());
    }

    /** The instance types of the nodes that there are, and of those that the baseline makes. */
    private static Set<String> types(List<ClusterNode> nodes, Seen<Wanted> wanted) {
        Set<String> types = new TreeSet<>();
        nodes.stream().map(ClusterNode::type).filter(type -> !type.isEmpty()).forEach(types::add);
        if (wanted instanceof Seen.Clear<Wanted>(Wanted clear)) {
            clear.nodeGroups().forEach(group -> types.addAll(group.machines().instanceTypes()));
        }
        return types;
    }

    private static <T> CompletableFuture<Seen<T>> look(Supplier<T> look) {
        return CompletableFuture.supplyAsync(() -> Seen.of(look), Thread::startVirtualThread);
    }

    /** The same refusal of the same call is one problem, although each answer has an id of its own. */
    private static List<Problem> once(List<Problem> some, List<Problem> more) {
        List<Problem> all = new ArrayList<>(some);
        for (Problem problem : more) {
            if (all.stream()
                    .noneMatch(known -> known.code() == problem.code()
                            && known.subject().equals(problem.subject())
                            && known.todo().equals(problem.todo()))) {
                all.add(problem);
            }
        }
        return all;
    }
}
