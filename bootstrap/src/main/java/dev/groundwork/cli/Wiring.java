package dev.groundwork.cli;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Note;
import dev.groundwork.addon.WebhookCheck;
import dev.groundwork.aws.AccessEntryDriver;
import dev.groundwork.aws.AccessInForceProver;
import dev.groundwork.aws.AwsClients;
import dev.groundwork.aws.DnsRecordDriver;
import dev.groundwork.aws.EksAddonActiveProver;
import dev.groundwork.aws.EksAddonDriver;
import dev.groundwork.aws.EksAddonSupportedProver;
import dev.groundwork.aws.LineArrivesProver;
import dev.groundwork.aws.ListenerDriver;
import dev.groundwork.aws.LoadBalancerDriver;
import dev.groundwork.aws.LogGroupDriver;
import dev.groundwork.aws.NodeGroupDriver;
import dev.groundwork.aws.NodeGroupsHealthyProver;
import dev.groundwork.aws.NodeGroupsTaggedProver;
import dev.groundwork.aws.OidcProviderDriver;
import dev.groundwork.aws.OwnPolicies;
import dev.groundwork.aws.Ownership;
import dev.groundwork.aws.PodIdentityAssociationDriver;
import dev.groundwork.aws.PrefixDelegationProver;
import dev.groundwork.aws.QueryDefinitionDriver;
import dev.groundwork.aws.RetentionSetProver;
import dev.groundwork.aws.RoleDriver;
import dev.groundwork.aws.RolePolicyDriver;
import dev.groundwork.aws.ScalingGroupDriver;
import dev.groundwork.aws.ScalingGroupsProver;
import dev.groundwork.aws.SecurityGroupDriver;
import dev.groundwork.aws.SecurityGroupRuleDriver;
import dev.groundwork.aws.SubnetsFoundProver;
import dev.groundwork.aws.TargetAttachmentDriver;
import dev.groundwork.aws.TargetGroupDriver;
import dev.groundwork.baseline.AddonEntry;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.baseline.BaselineFile;
import dev.groundwork.baseline.FileProblem;
import dev.groundwork.baseline.Parsed;
import dev.groundwork.baseline.Places;
import dev.groundwork.engine.Decisions;
import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Inventory;
import dev.groundwork.engine.Progress;
import dev.groundwork.engine.Prover;
import dev.groundwork.engine.RequestCount;
import dev.groundwork.engine.Waiter;
import dev.groundwork.engine.World;
import dev.groundwork.kubernetes.AllowedRoleDriver;
import dev.groundwork.kubernetes.ApiServer;
import dev.groundwork.kubernetes.ApiServiceAnswersProver;
import dev.groundwork.kubernetes.AutoscalerStatusProver;
import dev.groundwork.kubernetes.BuffersDrainProver;
import dev.groundwork.kubernetes.ClusterReader;
import dev.groundwork.kubernetes.EvictionAllowedProver;
import dev.groundwork.kubernetes.GeneratedDriver;
import dev.groundwork.kubernetes.HpaGetsNumbersProver;
import dev.groundwork.kubernetes.JobDoneProver;
import dev.groundwork.kubernetes.JobEvents;
import dev.groundwork.kubernetes.KubernetesDriver;
import dev.groundwork.kubernetes.KubernetesLedger;
import dev.groundwork.kubernetes.KubernetesProbes;
import dev.groundwork.kubernetes.KubernetesReader;
import dev.groundwork.kubernetes.LeaderActiveProver;
import dev.groundwork.kubernetes.NamesResolveProver;
import dev.groundwork.kubernetes.NodeMetricsFreshProver;
import dev.groundwork.kubernetes.NodesInZonesProver;
import dev.groundwork.kubernetes.OnEveryNodeProver;
import dev.groundwork.kubernetes.OwnRights;
import dev.groundwork.kubernetes.PolicyEnforcedProver;
import dev.groundwork.kubernetes.ReportConfigMap;
import dev.groundwork.kubernetes.RolledOutProver;
import dev.groundwork.kubernetes.RunsOnScheduleProver;
import dev.groundwork.kubernetes.Simulation;
import dev.groundwork.kubernetes.WebhookAdmitsProver;
import dev.groundwork.kubernetes.WebhookCertificateProver;
import dev.groundwork.kubernetes.WebhookRefusesProver;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Requests;
import dev.groundwork.plan.Source;
import dev.groundwork.plan.Verb;
import dev.groundwork.render.Renderer;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.rights.Installation;
import dev.groundwork.rights.Wanted;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts the world of one run together: from the file and the options to clients, facts, resources and checks. */
final class Wiring implements AutoCloseable {
    private final Map<String, String> environment;
    private final RunOptions options;
    private final Clock clock;
    private final Progress progress;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Source source;
    private Optional<Baseline> read = Optional.empty();
    private Optional<Places> places = Optional.empty();
    private Optional<ReportConfigMap> reports = Optional.empty();
    private String text = "";
    private final RequestCount count = new RequestCount();

    Wiring(Map<String, String> environment, RunOptions options, Clock clock, Progress progress) {
        this.environment = environment;
        this.options = options;
        this.clock = clock;
        this.progress = progress;
        this.source = new Source(options.file().toString(), Map.of());
    }

    /** Where the baseline is written down; its lines are known once it is read. */
    Source source() {
        return source;
    }

    /** The baseline, once it is read and right. */
    Optional<Baseline> baseline() {
        return read;
    }

    /** Where the cluster keeps our reports, once there is a connection. */
    Optional<ReportConfigMap> reports() {
        return reports;
    }

    /** What was sent until now. */
    Requests requests() {
        return count.sent();
    }

    /** What waits longest for an answer. */
    Optional<String> asked() {
        return count.oldest();
    }

    /** What came of it. */
    sealed interface Opened {
        /** Everything is there. */
        record Ready(World world, Wanted wanted, OwnRights inCluster, OwnPolicies inAccount) implements Opened {}

        /** What kept it from being there; all of it, not only the first. */
        record Failed(List<Problem> problems) implements Opened {}
    }

    /** @param verb what the world is for: only some verbs run checks that make something, and one declares nothing */
    Opened open(Verb verb) {
        return opened(
                problems -> new Opened.Failed(named(problems)),
                (baseline, entrance, server, aws, waiter) -> open(baseline, entrance, server, aws, waiter, verb));
    }

    /**
     * Looks at the cluster before anything is laid on it.
     *
     * @param failed makes a report of what kept it from being looked at at all
     */
    Report preflight(Function<List<Problem>, Report> failed) {
        return opened(
                problems -> failed.apply(named(problems)),
                (baseline, entrance, server, aws, waiter) ->
                        new PreflightRun(baseline, text, options, entrance, server, aws, waiter).report());
    }

    /** What does not fit the cluster is named by its place in the file. */
    private List<Problem> named(List<Problem> problems) {
        return problems.stream()
                .map(problem -> places.map(known -> known.named(problem)).orElse(problem))
                .toList();
    }

    /** What is done with open clients. */
    private interface Work<T> {
        T with(Baseline baseline, Entrance entrance, ApiServer server, AwsClients aws, Waiter waiter);
    }

    private <T> T opened(Function<List<Problem>, T> failed, Work<T> work) {
        return switch (BaselineFile.read(options.file(), environment)) {
            case Parsed.Invalid invalid ->
                failed.apply(
                        invalid.problems().stream().map(FileProblem::toProblem).toList());
            case Parsed.Valid valid -> {
                source = new Source(options.file().toString(), valid.lines());
                read = Optional.of(valid.baseline());
                places = Optional.of(valid.places());
                text = valid.text();
                yield opened(valid.baseline(), failed, work);
            }
        };
    }

    private <T> T opened(Baseline baseline, Function<List<Problem>, T> failed, Work<T> work) {
        try {
            AwsClients aws =
                    closing(new AwsClients(baseline.cluster().region(), options.endpoint(), Version.number(), count));
            Entrance entrance =
                    Entrance.find(options.kubeconfig(), options.context(), environment, baseline.cluster(), aws, clock);
            Waiter waiter = new Waiter(clock);
            ApiServer server = closing(new ApiServer(entrance.connection(), waiter, count));
            reports = Optional.of(new ReportConfigMap(server, new KubernetesReader(server)));
            return work.with(baseline, entrance, server, aws, waiter);
        } catch (ProblemException e) {
            return failed.apply(e.problems());
        }
    }

    private Opened open(
            Baseline baseline, Entrance entrance, ApiServer server, AwsClients aws, Waiter waiter, Verb verb) {
        KubernetesReader reader = new KubernetesReader(server);
        ClusterReader cluster = new ClusterReader(server, reader);
        KubernetesLedger ledger = new KubernetesLedger(server, reader);
        Facts facts = Facts.read(baseline, entrance, cluster, ledger, aws);
        if (!facts.problems().isEmpty()) {
            return new Opened.Failed(named(facts.problems()));
        }
        Only only = Only.of(options.only(baseline), options.except(), baseline);
        only.check(facts.inventory());
        Renderer renderer = new Renderer(
                baseline,
                facts.cluster(),
                Map.of(Installation.ADDON, new InCluster(text, WantedRights.facts(baseline))),
                only.reach(facts.inventory()));
        // A removal is about what is on record alone.
        Renderer.Rendered rendered = renderer.render(addon -> verb != Verb.REMOVE && only.has(addon));
        boolean probing = verb == Verb.VERIFY || options.probes();
        Simulation simulation = new Simulation(reader);
        List<Driver> drivers = drivers(baseline, rendered, server, reader, aws, facts, waiter);
        List<Prover<?>> provers = new ArrayList<>(List.of(
                new RolledOutProver(reader, simulation),
                new EvictionAllowedProver(reader),
                new OnEveryNodeProver(reader, simulation),
                new JobDoneProver(reader, simulation),
                new RunsOnScheduleProver(reader, clock),
                new PolicyEnforcedProver(reader),
                new BuffersDrainProver(server, simulation, clock),
                new RetentionSetProver(aws),
                new AccessInForceProver(aws, baseline.cluster().name()),
                new LineArrivesProver(aws, new KubernetesProbes(server, reader, clock), clock),
                new ApiServiceAnswersProver(server, reader),
                new NodeMetricsFreshProver(server, cluster, clock),
                new HpaGetsNumbersProver(new KubernetesProbes(server, reader, clock)),
                new AutoscalerStatusProver(reader, clock),
                new LeaderActiveProver(reader, simulation, clock),
                new SubnetsFoundProver(aws),
                new EksAddonActiveProver(aws),
                new EksAddonSupportedProver(aws),
                new NamesResolveProver(new KubernetesProbes(server, reader, clock), aws::emulated),
                new PrefixDelegationProver(aws, reader::get, cluster::nodes),
                new WebhookAdmitsProver(server, reader),
                new WebhookRefusesProver(server, reader),
                new WebhookCertificateProver(server, reader, clock),
                new NodeGroupsHealthyProver(aws),
                new NodeGroupsTaggedProver(aws),
                new NodesInZonesProver(reader),
                new ScalingGroupsProver(aws, cluster::nodes)));
        provers.addAll(MonitoringProvers.of(server, reader, simulation));
        provers.addAll(IdentityProvers.of(server, reader, aws, clock));
        provers.addAll(TrafficProvers.of(server, reader, aws, rendered.resources(), drivers, clock));
        World world = new World(
                facts.cluster(),
                rendered.resources(),
                rendered.checks().stream()
                        .filter(check -> probing || !check.probe())
                        .toList(),
                only.scope(renderer),
                drivers,
                provers,
                simulation::of,
                facts.inventory(),
                ledger,
                waiter,
                JobEvents.of(environment, server, clock, progress),
                () -> notes(facts, rendered, drivers, server));
        return new Opened.Ready(
                world, WantedRights.of(baseline, facts, world), new OwnRights(server), new OwnPolicies(aws));
    }

    private static List<Driver> drivers(
            Baseline baseline,
            Renderer.Rendered rendered,
            ApiServer server,
            KubernetesReader reader,
            AwsClients aws,
            Facts facts,
            Waiter waiter) {
        List<WebhookCheck.Admits> webhooks = rendered.checks().stream()
                .filter(WebhookCheck.Admits.class::isInstance)
                .map(WebhookCheck.Admits.class::cast)
                .toList();
        Set<ResourceId> made = rendered.resources().stream().map(Resource::id).collect(Collectors.toSet());
        Decisions decisions = decisions(baseline);
        Inventory inventory = facts.inventory();
        Cluster cluster = facts.cluster();
        Ownership ownership = new Ownership(
                cluster.name(), resource -> inventory.holds(resource.id(), resource.hash()), decisions::adopts);
        return List.of(
                new KubernetesDriver(server, reader, decisions, webhooks),
                new GeneratedDriver(server, reader, decisions::adopts),
                new AccessEntryDriver(aws, ownership, facts.awsAuth()),
                new OidcProviderDriver(aws, cluster.partition(), cluster.account(), ownership),
                new RoleDriver(aws, ownership),
                new ScalingGroupDriver(aws, ownership),
                new NodeGroupDriver(aws, ownership, waiter, cluster.network()),
                new SecurityGroupDriver(aws, ownership, waiter),
                new SecurityGroupRuleDriver(aws, ownership),
                new LoadBalancerDriver(aws, ownership, waiter),
                new TargetGroupDriver(aws, ownership, waiter),
                new ListenerDriver(aws, ownership),
                new TargetAttachmentDriver(aws, ownership, waiter),
                new DnsRecordDriver(aws, ownership),
                new LogGroupDriver(aws, ownership),
                new QueryDefinitionDriver(aws, ownership),
                new EksAddonDriver(aws, ownership, waiter),
                new PodIdentityAssociationDriver(aws, ownership, waiter),
                new RolePolicyDriver(aws, ownership),
                new AllowedRoleDriver(server, reader, cluster.name(), made));
    }

    private static Decisions decisions(Baseline baseline) {
        Map<String, AddonEntry> addons = baseline.addons();
        Set<String> adopt = addons.entrySet().stream()
                .filter(entry -> entry.getValue().adopt())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
        baseline.roles().forEach((name, role) -> {
            if (role.adopt()) {
                adopt.add(Baseline.part(name));
            }
        });
        return new Decisions(
                adopt,
                addons.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().take())),
                addons.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().yield())));
    }

    private static List<String> notes(Facts facts, Renderer.Rendered rendered, List<Driver> drivers, ApiServer server) {
        List<String> notes = new ArrayList<>(facts.notes());
        rendered.notes().stream()
                .filter(note -> note.isTold(id -> facts.inventory().entries().containsKey(id)))
                .map(Note::text)
                .forEach(notes::add);
        drivers.forEach(driver -> notes.addAll(driver.notes()));
        server.warnings().forEach(warning -> notes.add("the API server warns: " + warning));
        return notes;
    }

    private <T extends AutoCloseable> T closing(T opened) {
        open.push(opened);
        return opened;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a client cannot be closed", e);
            }
        }
    }
}
