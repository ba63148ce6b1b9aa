package dev.groundwork.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Cluster;
import dev.groundwork.engine.Apply;
import dev.groundwork.engine.Apply.Approval;
import dev.groundwork.engine.Decisions;
import dev.groundwork.engine.Execution;
import dev.groundwork.engine.Preview;
import dev.groundwork.engine.Scope;
import dev.groundwork.engine.Silence;
import dev.groundwork.engine.Waiter;
import dev.groundwork.engine.World;
import dev.groundwork.kubernetes.ApiServer;
import dev.groundwork.kubernetes.Connection;
import dev.groundwork.kubernetes.KubernetesDriver;
import dev.groundwork.kubernetes.KubernetesLedger;
import dev.groundwork.kubernetes.KubernetesReader;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Report;
import dev.groundwork.report.JsonReport;
import dev.groundwork.report.ReportSchema;
import dev.groundwork.report.Style;
import dev.groundwork.report.TextReport;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Tree;
import dev.groundwork.sandbox.Sandbox;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The engine and the Kubernetes driver with objects of a test's own, where no add-on of ours has such objects. */
final class Engine implements AutoCloseable {
    /** The add-on that these objects belong to. */
    static final String ADDON = "flow";

    private final ApiServer server;
    private final Waiter waiter = new Waiter(Clock.systemUTC());

    Engine(Sandbox sandbox) {
        Connection connection = Connection.find(Optional.of(sandbox.kubeconfig()), Optional.empty(), Map.of());
        this.server = new ApiServer(connection, waiter);
    }

    /** The preview of these objects, as YAML each. */
    Report preview(String... objects) {
        return new Preview(world(objects)).run();
    }

    /** An apply to which somebody agreed. */
    Report apply(String... objects) {
        return new Apply(world(objects), Duration.ofSeconds(20), _ -> new Approval.Given()).run();
    }

    static String text(Report report) {
        return Volatile.hidden(TextReport.print(report, new Style(false, 100)));
    }

    static String json(Report report) {
        String json = JsonReport.print(report, ExitCode.of(report, false));
        ReportSchema.check(json);
        return json;
    }

    private World world(String... objects) {
        KubernetesReader reader = new KubernetesReader(server);
        KubernetesLedger ledger = new KubernetesLedger(server, reader);
        List<Resource> resources = new ArrayList<>();
        for (String yaml : objects) {
            resources.add(declared(yaml));
        }
        return new World(
                new Cluster(
                        "sandbox",
                        "eu-west-1",
                        "aws",
                        "123456789012",
                        "1.36",
                        Optional.empty(),
                        new TreeSet<>(),
                        List.of()),
                resources,
                List.<Check>of(),
                new Scope(Set.of(ADDON), Set.of(ADDON), Set.of(), Optional.empty()),
                List.of(new KubernetesDriver(server, reader, Decisions.none())),
                List.of(),
                _ -> Execution.REAL,
                ledger.read(),
                ledger,
                waiter,
                new Silence(),
                List::of);
    }

    /** With the marks that every object of ours has. */
    private static KubernetesObject declared(String yaml) {
        try {
            ObjectNode object = (ObjectNode) new YAMLMapper().readTree(yaml);
            ObjectNode metadata = object.withObjectProperty("metadata");
            metadata.withObjectProperty("labels")
                    .put(KubernetesObject.MANAGED_BY, KubernetesObject.GROUNDWORK)
                    .put(KubernetesObject.ADDON, ADDON);
            String hash = new KubernetesObject(ADDON, Tree.of(object)).hash();
            metadata.withObjectProperty("annotations").put(KubernetesObject.DECLARED, hash);
            return new KubernetesObject(ADDON, Tree.of(object));
        } catch (JsonProcessingException e) {
            throw new AssertionError(yaml, e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
