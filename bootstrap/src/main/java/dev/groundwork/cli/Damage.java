package dev.groundwork.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Cluster;
import dev.groundwork.aws.AwsClients;
import dev.groundwork.aws.EksCluster;
import dev.groundwork.aws.EksFacts;
import dev.groundwork.aws.Ownership;
import dev.groundwork.aws.RoleDriver;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.baseline.BaselineFile;
import dev.groundwork.baseline.Parsed;
import dev.groundwork.engine.Decisions;
import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Waiter;
import dev.groundwork.kubernetes.ApiServer;
import dev.groundwork.kubernetes.Connection;
import dev.groundwork.kubernetes.KubernetesDriver;
import dev.groundwork.kubernetes.KubernetesReader;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Prediction;
import dev.groundwork.render.Renderer;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Does to a sandbox what somebody in a hurry does to a cluster at night, so that {@code try} has something to find. */
final class Damage implements AutoCloseable {
    static final String MANAGER = "night-shift";
    static final String IMAGE = "registry.example.com/hotfix/metrics-server:v0.9.0";

    private static final Duration ROLL_OUT = Duration.ofMinutes(3);

    private final Waiter waiter = new Waiter(Clock.systemUTC());
    private final ApiServer server;
    private final KubernetesReader reader;
    private final AwsClients aws;

    Damage(Path kubeconfig, String region, java.net.URI endpoint) {
        this.server = new ApiServer(Connection.find(Optional.of(kubeconfig), Optional.empty(), Map.of()), waiter);
        this.reader = new KubernetesReader(server);
        this.aws = new AwsClients(region, Optional.of(endpoint), Version.number());
    }

    /** Sets metrics-server's image as another field manager and waits until that has rolled out. */
    Health image(Consumer<Health> progress) {
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "apps/v1")
                .put("kind", "Deployment");
        object.putObject("metadata").put("name", "metrics-server").put("namespace", "kube-system");
        object.putObject("spec")
                .putObject("template")
                .putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "metrics-server")
                .put("image", IMAGE);
        KubernetesObject hotfix = new KubernetesObject("metrics-server", Tree.of(object));
        Driver stranger = new KubernetesDriver(server, reader, Decisions.none(), MANAGER);
        stranger.apply(new Change.Update(hotfix, Tree.empty(), Tree.empty(), List.of(), Prediction.NOT_CHECKED, true));
        return stranger.await(hotfix, waiter.now().plus(ROLL_OUT), progress);
    }

    /** Lets every ServiceAccount of the cluster assume the first role of that baseline, and says which that is. */
    String trust(Path file) {
        Baseline baseline = switch (BaselineFile.read(file, Map.of())) {
            case Parsed.Valid valid -> valid.baseline();
            case Parsed.Invalid invalid ->
                throw new ProblemException(invalid.problems().getFirst().toProblem());
        };
        EksCluster eks = new EksFacts(aws).cluster(baseline.cluster().name());
        Cluster cluster = new Cluster(
                eks.name(),
                eks.region(),
                eks.partition(),
                eks.account(),
                eks.version(),
                eks.issuer(),
                new TreeSet<>(),
                List.of());
        Role role = new Renderer(baseline, cluster)
                .render().resources().stream()
                        .filter(Role.class::isInstance)
                        .map(Role.class::cast)
                        .findFirst()
                        .orElseThrow();
        Role widened = role.trusting(widened(role.trust()));
        Driver driver = new RoleDriver(aws, new Ownership(eks.name(), _ -> true, _ -> true));
        new Plan(List.copyOf(driver.observe(List.of(widened)))).writes().forEach(driver::apply);
        return role.name();
    }

    private static Tree widened(Tree trust) {
        return trust.with(document -> {
            ObjectNode condition =
                    (ObjectNode) document.path("Statement").path(0).path("Condition");
            ObjectNode equals = (ObjectNode) condition.path("StringEquals");
            String subject = equals.properties().stream()
                    .map(Map.Entry::getKey)
                    .filter(key -> key.endsWith(":sub"))
                    .findFirst()
                    .orElseThrow();
            equals.remove(subject);
            condition.putObject("StringLike").put(subject, "system:serviceaccount:*:*");
            return document;
        });
    }

    @Override
    public void close() {
        aws.close();
        server.close();
    }
}
