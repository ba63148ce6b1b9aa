package dev.groundwork.aws;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.PodRole;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.engine.Tokens;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import dev.groundwork.sandbox.AwsRequest;
import dev.groundwork.sandbox.AwsRequests;
import dev.groundwork.sandbox.RealPrograms;
import dev.groundwork.sandbox.Sandbox;
import dev.groundwork.sandbox.SandboxSettings;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** One sandbox for all tests of this package; each test uses names of its own. */
final class AwsSandbox {
    static final String ACCOUNT = "123456789012";

    private static final Sandbox SANDBOX = Sandbox.start(SandboxSettings.usual().withRealPrograms(RealPrograms.NEVER));
    private static final AwsClients CLIENTS = newClients();
    private static final KubernetesClient KUBERNETES = newKubernetes();

    private AwsSandbox() {}

    static AwsClients clients() {
        return CLIENTS;
    }

    private static AwsClients newClients() {
        return new AwsClients(
                SANDBOX.report().region(),
                Optional.of(SANDBOX.report().awsEndpoint()),
                "test",
                Map.of(),
                () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox")));
    }

    private static KubernetesClient newKubernetes() {
        Config config = Config.fromKubeconfig(SANDBOX.kubeconfig().toFile());
        // The client takes every key in PKCS #8 for RSA unless it is told.
        config.setClientKeyAlgo("EC");
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    static Path kubeconfig() {
        return SANDBOX.kubeconfig();
    }

    static URI endpoint() {
        return SANDBOX.report().awsEndpoint();
    }

    static AwsRequests requests() {
        return SANDBOX.aws();
    }

    static List<String> operations(List<AwsRequest> requests) {
        return requests.stream().map(AwsRequest::operation).toList();
    }

    static Cluster cluster() {
        return new Cluster(
                SANDBOX.report().cluster(),
                SANDBOX.report().region(),
                "aws",
                ACCOUNT,
                "1.36",
                Optional.of(SANDBOX.report().issuer()),
                new TreeSet<>(Set.of("eu-west-1a", "eu-west-1b", "eu-west-1c")),
                List.of());
    }

    static Ownership ownership() {
        return new Ownership(cluster().name(), resource -> false, addon -> false);
    }

    /** A role for a ServiceAccount in kube-system of the add-on's name. */
    static PodRole podRole(String addon) {
        Surroundings around = new Surroundings(cluster(), Identity.IRSA, Set.of(), Optional.empty(), Map.of());
        return PodRole.of(addon, "kube-system", addon, document("autoscaling:DescribeAutoScalingGroups"), around);
    }

    static Tree document(String action) {
        return Tree.empty().with(root -> {
            root.put("Version", "2012-10-17");
            root.putArray("Statement")
                    .addObject()
                    .put("Effect", "Allow")
                    .put("Action", action)
                    .put("Resource", "*");
            return root;
        });
    }

    /** Observes one resource and applies what is to be done. */
    static Tree applied(dev.groundwork.engine.Driver driver, Resource resource) {
        Change change = driver.observe(List.of(resource)).getFirst();
        return driver.apply((Change.Declared) change);
    }

    /** Something of an add-on that is switched off. */
    static Leftover leftover(ResourceId id, Map<String, String> facts) {
        return new Leftover(id, "it", Leftover.Reason.SWITCHED_OFF, facts, false);
    }

    static Leftover leftover(ResourceId id) {
        return leftover(id, Map.of());
    }

    /** Deletes one resource as it was found. */
    static void deleted(dev.groundwork.engine.Driver driver, Leftover... all) {
        for (Change change : driver.leftovers(List.of(all))) {
            if (change instanceof Change.Delete delete) {
                driver.delete(delete, Instant.MAX, health -> {});
            }
        }
    }

    static Tokens tokens() {
        return (namespace, account, audience) -> KUBERNETES
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(audience)
                        .withExpirationSeconds(600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    static void serviceAccount(String name) {
        KUBERNETES
                .serviceAccounts()
                .inNamespace("kube-system")
                .resource(new io.fabric8.kubernetes.api.model.ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .createOr(io.fabric8.kubernetes.client.dsl.NonDeletingOperation::update);
    }
}
