package dev.groundwork.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.Manifests;
import dev.groundwork.addon.NetworkCheck;
import dev.groundwork.addon.PodRole;
import dev.groundwork.addon.Policy;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.WebhookCheck;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.resource.Generated;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes AWS load balancers of Ingresses and Services. */
public final class AwsLoadBalancerController implements Addon<AwsLoadBalancerController.Settings> {
    private static final String NAME = "aws-load-balancer-controller";
    private static final String NAMESPACE = "kube-system";
    private static final String WEBHOOK = "aws-load-balancer-webhook";
    private static final ResourceId WORKLOAD = new ResourceId("apps", "Deployment", NAMESPACE, NAME);

    /** Serves Kubernetes 1.22 and newer. */
    private static final String VERSION = "3.5.0";

    /** Who can reach a load balancer. */
    public enum Scheme {
        /** The VPC and what is connected to it. */
        INTERNAL("internal"),
        /** The internet. */
        INTERNET_FACING("internet-facing");

        private final String word;

        Scheme(String word) {
            this.word = word;
        }

        @JsonValue
        @Override
        public String toString() {
            return word;
        }
    }

    /** What a load balancer sends traffic to. */
    public enum TargetType {
        /** The addresses of pods, which the VPC CNI takes from the VPC. */
        IP("ip"),
        /** A port of every node. */
        INSTANCE("instance");

        private final String word;

        TargetType(String word) {
            this.word = word;
        }

        @JsonValue
        @Override
        public String toString() {
            return word;
        }
    }

    /** What a user may set. */
    @Describe("Makes AWS load balancers of Ingresses and Services.")
    public record Settings(
            @Describe(
                    value = "Version of the controller, 3.0.0 or newer. By default the newest one that Groundwork"
                            + " knows.",
                    pattern = "([3-9]|[1-9][0-9]+)\\.[0-9]+\\.[0-9]+")
            Optional<String> version,

            @Describe(
                    value = "Number of pods. With two or more, a PodDisruptionBudget keeps one of them up.",
                    byDefault = "2",
                    minimum = 1)
            int replicas,

            @Describe(
                    value = "Name of the group in which all Ingresses of class alb are, so that they share one load"
                            + " balancer. Empty: each Ingress has its own, or the group that its annotation names.",
                    byDefault = "\"shared\"",
                    pattern = "([a-z0-9]([-.a-z0-9]{0,61}[a-z0-9])?)?")
            String group,

            @Describe(
                    value = "Who can reach the load balancers of Ingresses of class alb, whatever their annotations"
                            + " say, and those of Services that say nothing.",
                    byDefault = "\"internal\"")
            Scheme scheme,

            @Describe(
                    value = "What load balancers send traffic to: the pods themselves, or a port of every node.",
                    byDefault = "\"ip\"")
            TargetType targetType,

            @Describe(value = "Whether Ingresses that name no class are of class alb.", byDefault = "false")
            boolean defaultIngressClass,

            @Describe(
                    value = "Attach AWS WAF to load balancers whose annotations ask for it, and give the controller"
                            + " the rights for that.",
                    byDefault = "false")
            boolean waf,

            @Describe(
                    value = "Protect load balancers whose annotations ask for it by AWS Shield Advanced, and give the"
                            + " controller the rights for that.",
                    byDefault = "false")
            boolean shield,

            @Describe(
                    value = "Give the controller the right to read clients of Cognito user pools, and with them their"
                            + " secrets, which the annotations for authentication need.",
                    byDefault = "false")
            boolean cognito,

            @Describe(value = "Memory limit of each pod.", byDefault = "\"500Mi\"", pattern = "[0-9]+(Mi|Gi)")
            String memory) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "makes AWS load balancers of Ingresses and Services";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public boolean needsNetwork(Settings settings) {
        return true;
    }

    @Override
    public Desired desired(Settings settings, Surroundings around) {
        Cluster cluster = around.cluster();
        String vpc = cluster.network().vpcId();
        Generated certificate = Generated.of(
                NAME,
                NAMESPACE,
                "aws-load-balancer-tls",
                new Generated.ServingCertificate(
                        List.of("aws-load-balancer-webhook-service." + NAMESPACE + ".svc"),
                        "ca.crt",
                        "tls.crt",
                        "tls.key"));
        boolean oneLoadBalancer = !settings.group().isEmpty();
        Manifests manifests = Desired.manifests(NAME)
                .file("crds.yaml")
                .with("version", settings.version().orElse(VERSION))
                .with("replicas", settings.replicas())
                .with("cluster", cluster.name())
                .with("region", cluster.region())
                .with("vpc", vpc)
                .with("scheme", settings.scheme())
                .with("targetType", settings.targetType())
                .with("defaultIngressClass", String.valueOf(settings.defaultIngressClass()))
                .with("waf", String.valueOf(settings.waf()))
                .with("shield", String.valueOf(settings.shield()))
                .with("tags", tags(around.tags()))
                .with("memory", settings.memory())
                .with("authority", certificate.authority())
                .option("one-load-balancer", oneLoadBalancer)
                .option("several-replicas", settings.replicas() > 1)
                .option("metrics", around.monitored());
        if (oneLoadBalancer) {
            manifests.with("group", settings.group());
        }
        return manifests
                .provedBy(checksOfPods(settings))
                .and(List.of(certificate))
                .assuming(PodRole.of(NAME, NAMESPACE, NAME, policy(settings, cluster, vpc), around))
                .provedBy(checksOfWork(settings, cluster, certificate.id()));
    }

    private static Check[] checksOfPods(Settings settings) {
        Check rolledOut = new WorkloadCheck.RolledOut(NAME, WORKLOAD);
        return settings.replicas() > 1
                ? new Check[] {
                    rolledOut,
                    new WorkloadCheck.EvictionAllowed(
                            NAME, new ResourceId("policy", "PodDisruptionBudget", NAMESPACE, NAME))
                }
                : new Check[] {rolledOut};
    }

    private static Check[] checksOfWork(Settings settings, Cluster cluster, ResourceId certificate) {
        WebhookCheck.Admits admits = new WebhookCheck.Admits(
                NAME,
                WebhookCheck.Hook.validating(WEBHOOK, "vingressclassparams.elbv2.k8s.aws", WORKLOAD),
                ingressClassParams("10.0.0.0/8"));
        return new Check[] {
            new NetworkCheck.SubnetsFound(
                    NAME,
                    cluster.name(),
                    cluster.network().vpcId(),
                    cluster.zones(),
                    settings.scheme() == Scheme.INTERNET_FACING),
            new WorkloadCheck.LeaderActive(
                    NAME, new ResourceId("coordination.k8s.io", "Lease", NAMESPACE, NAME + "-leader"), WORKLOAD),
            new WebhookCheck.CertificateValid(
                    NAME, admits.hook().configuration(), certificate, WebhookCheck.CertificateValid.TWO_WEEKS),
            new WebhookCheck.CertificateValid(
                    NAME,
                    new ResourceId("admissionregistration.k8s.io", "MutatingWebhookConfiguration", "", WEBHOOK),
                    certificate,
                    WebhookCheck.CertificateValid.TWO_WEEKS),
            admits,
            // An address with host bits: the schema takes any text, the program does not.
            new WebhookCheck.Refuses(NAME, admits, ingressClassParams("10.0.0.1/8"))
        };
    }

    /** An object for which the webhook has to ask nobody in AWS. */
    private static Tree ingressClassParams(String addresses) {
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "elbv2.k8s.aws/v1beta1")
                .put("kind", "IngressClassParams");
        object.putObject("metadata").put("name", "groundwork-probe");
        object.putObject("spec").putArray("inboundCIDRs").add(addresses);
        return Tree.of(object);
    }

    private static Tree policy(Settings settings, Cluster cluster, String vpc) {
        return Policy.of(NAME)
                .with("partition", cluster.partition())
                .with("region", cluster.region())
                .with("account", cluster.account())
                .with("cluster", cluster.name())
                .with("vpc", vpc)
                .option("LookAtUserPools", settings.cognito())
                .option("LookAtFirewalls", settings.waf())
                .option("AttachFirewalls", settings.waf())
                .option("SetFirewalls", settings.waf())
                .option("LookAtShield", settings.shield())
                .option("Shield", settings.shield())
                .document();
    }

    private static List<String> tags(Map<String, String> tags) {
        return tags.isEmpty()
                ? List.of()
                : List.of("--default-tags="
                        + new TreeMap<>(tags)
                                .entrySet().stream()
                                        .map(tag -> tag.getKey() + "=" + tag.getValue())
                                        .collect(Collectors.joining(",")));
    }
}
