package dev.groundwork.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.Identity;
import dev.groundwork.plan.Change;
import dev.groundwork.resource.AccessEntry;
import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.DnsRecord;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Generated;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Listener;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.LogGroup;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.PodIdentityAssociation;
import dev.groundwork.resource.PodTemplate;
import dev.groundwork.resource.QueryDefinition;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.RolePolicy;
import dev.groundwork.resource.ScalingGroup;
import dev.groundwork.resource.SecurityGroup;
import dev.groundwork.resource.SecurityGroupRule;
import dev.groundwork.resource.TargetAttachment;
import dev.groundwork.resource.TargetGroup;
import dev.groundwork.resource.Tree;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What is worth reading of something that will be created: what runs, what it may do, who may use it. The whole tree is
 * in the JSON report.
 */
final class Essentials {
    private static final int FEW = 6;
    private static final Set<String> IDENTITY = Set.of("apiVersion", "kind");

    private final Page page;
    private final int indent;

    Essentials(Page page, int indent) {
        this.page = page;
        this.indent = indent;
    }

    void print(Change.Create create) {
        switch (create.resource()) {
            case KubernetesObject object -> object(object, create.after());
            case Generated generated ->
                line(
                        "generated",
                        switch (generated.recipe()) {
                            case Generated.ServingCertificate certificate ->
                                "an authority and a certificate for " + String.join(", ", certificate.dnsNames());
                            case Generated.Password password -> "a password under the key " + password.key();
                        });
            case OidcProvider _ ->
                line("accepts", "tokens for " + texts(create.after().at("clientIds"), ", "));
            case Role role -> {
                // The declared documents: the tree that is compared has its statements sorted and named.
                PermissionText.trust(page, indent, role.trust().copy());
                role.policies().values().forEach(policy -> PermissionText.statements(page, indent, policy.copy()));
                line("attaches", keys(create.after().at("managedPolicies"), ", "));
                line("path", create.after().text("path"));
                tags(create.after());
            }
            case AccessEntry entry -> {
                line("user", entry.username().orElse(""));
                line("groups", String.join(", ", entry.groups()));
                line(
                        "policies",
                        entry.policies().entrySet().stream()
                                .map(policy -> "%s (%s)"
                                        .formatted(
                                                policy.getKey()
                                                        .substring(
                                                                policy.getKey().lastIndexOf('/') + 1),
                                                AccessEntry.scope(policy.getValue())))
                                .collect(Collectors.joining(", ")));
                tags(create.after());
            }
            case LoadBalancer balancer -> {
                line("scheme", balancer.scheme().toString());
                line(
                        "zones",
                        balancer.subnets().entrySet().stream()
                                .map(zone -> "%s in %s".formatted(zone.getKey(), zone.getValue()))
                                .collect(Collectors.joining(", ")));
                line("let in by", String.join(", ", balancer.securityGroups()));
                line("sends", balancer.crossZone() ? "to targets in every zone" : "to targets in the same zone");
                line("deletion", balancer.deletionProtection() ? "refused by AWS" : "");
                tags(create.after());
            }
            case Listener listener -> {
                line("sends", "to target group " + listener.targetGroup());
                line("idle", "closes connections after " + listener.idleTimeoutSeconds() + " s");
                tags(create.after());
            }
            case TargetGroup group -> {
                line("sends", "to instances at TCP port " + group.port());
                line("check", check(group.healthCheck()));
                line("client", client(group));
                line("draining", group.deregistrationDelaySeconds() + " s");
                tags(create.after());
            }
            case TargetAttachment attachment ->
                line(
                        "registers",
                        "instances of "
                                + attachment
                                        .nodeGroup()
                                        .map(ResourceId::toString)
                                        .orElse("Auto Scaling group " + attachment.scalingGroup()));
            case SecurityGroup group -> {
                line("vpc", group.vpcId());
                line("lets in", String.join(", ", group.rules()));
                tags(create.after());
            }
            case SecurityGroupRule _ -> {
                line("lets in", create.after().text("ingress"));
                tags(create.after());
            }
            case DnsRecord dns -> {
                line("A", create.after().text("A"));
                line("mark", "TXT record " + DnsRecord.markName(dns.name()));
            }
            case LogGroup _ -> {
                line("keeps", Values.show(create.after().at("retentionDays")) + " days");
                line("encrypted", create.after().text("kmsKey"));
                line("class", create.after().text("class"));
                tags(create.after());
            }
            case ManagedNodeGroup group -> {
                line(
                        "runs",
                        String.join(", ", group.machines().instanceTypes()) + ", "
                                + group.machines().amiType() + ", "
                                + group.machines().capacityType());
                line(
                        "nodes",
                        "%d to %d, in %s"
                                .formatted(
                                        group.min(),
                                        group.max(),
                                        String.join(", ", group.machines().subnets())));
                line("role", group.machines().role());
                line("labels", pairs(create.after().at("labels")));
                line("taints", pairs(create.after().at("taints")));
                line("behind", "Auto Scaling group " + create.after().text("scalingGroup", "name"));
                tags(create.after());
            }
            case EksAddon addon -> {
                line("version", addon.version());
                line("conflicts", addon.conflicts().name().toLowerCase(Locale.ROOT));
                addon.seen(addon.configuration())
                        .leaves()
                        .forEach((path, value) -> line("with", path + ": " + Values.show(value)));
                line("role", create.after().text("serviceAccountRole"));
                tags(create.after());
            }
            case PodIdentityAssociation association -> {
                line("role", association.role());
                tags(create.after());
            }
            case QueryDefinition query -> {
                line("asks", String.join(", ", query.logGroups()));
                line("query", query.query().lines().map(String::strip).collect(Collectors.joining(" ")));
            }
            case RolePolicy policy ->
                PermissionText.statements(page, indent, policy.document().copy());
            case AllowedRole allowed -> line("role", allowed.role());
            case ScalingGroup _ -> {
                line("suspends", keys(create.after().at("processes"), ", "));
                tags(create.after());
            }
        }
    }

    private static String check(TargetGroup.HealthCheck check) {
        return "%s%s at %s, every %d s, %d good or %d bad answers decide"
                .formatted(
                        check.protocol(),
                        check.path().map(path -> " " + path).orElse(""),
                        check.port().map(port -> "port " + port).orElse("the same port"),
                        check.intervalSeconds(),
                        check.healthyCount(),
                        check.unhealthyCount());
    }

    private static String client(TargetGroup group) {
        if (group.proxyProtocol()) {
            return "its address is told by PROXY protocol";
        }
        return group.preserveClientIp() ? "its address is the source" : "its address is lost";
    }

    private void object(KubernetesObject object, Tree after) {
        switch (object.id().kind()) {
            case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job" -> {
                line("replicas", Values.show(after.at("spec", "replicas")));
                line("role", PodTemplate.annotation(after.at("spec", "template"), Identity.KUBE2IAM.annotation()));
                new PodEssentials(page, indent).print(after.at("spec", "template", "spec"));
            }
            case "CronJob" -> {
                line("schedule", after.text("spec", "schedule"));
                new PodEssentials(page, indent).print(after.at("spec", "jobTemplate", "spec", "template", "spec"));
            }
            case "Pod" -> new PodEssentials(page, indent).print(after.at("spec"));
            case "ServiceAccount" -> line("role", after.text("metadata", "annotations", Identity.IRSA.annotation()));
            case "ClusterRole", "Role" -> {
                PermissionText.rules(page, indent, after.at("rules"));
                line("adds to", aggregated(after));
            }
            case "ClusterRoleBinding", "RoleBinding" -> line("gives", binding(after));
            case "Service" -> service(after);
            case "ConfigMap", "Secret" -> line("keys", keys(after));
            case "PodDisruptionBudget" -> {
                line("at most", suffixed(after.at("spec", "maxUnavailable"), " unavailable"));
                line("at least", suffixed(after.at("spec", "minAvailable"), " available"));
            }
            case "APIService" -> apiService(after);
            case "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration" ->
                items(after.at("webhooks"))
                        .forEach(hook -> line(
                                "webhook",
                                hook.path("name").asText() + ", without an answer: "
                                        + hook.path("failurePolicy").asText("Fail")));
            case "CustomResourceDefinition" ->
                line(
                        "kind",
                        after.text("spec", "names", "kind") + ", versions "
                                + items(after.at("spec", "versions"))
                                        .map(version -> version.path("name").asText())
                                        .collect(Collectors.joining(", ")));
            case "IngressClass" -> line("served by", after.text("spec", "controller"));
            default -> {
                if (MonitoringEssentials.KINDS.contains(object.id().kind())) {
                    new MonitoringEssentials(page, indent).print(object.id().kind(), after);
                } else {
                    declared(object, after);
                }
            }
        }
    }

    /** Of a kind that we know nothing about: the first few of the values that are declared, as they will be. */
    private void declared(KubernetesObject object, Tree after) {
        SequencedMap<String, JsonNode> leaves = new LinkedHashMap<>(after.leaves());
        leaves.keySet().retainAll(object.tree().leaves().keySet());
        leaves.keySet().removeIf(path -> path.startsWith("metadata.") || IDENTITY.contains(path));
        leaves.entrySet().stream()
                .limit(FEW)
                .forEach(leaf -> page.write(indent, leaf.getKey() + ": ", Values.show(leaf.getValue())));
        if (leaves.size() > FEW) {
            page.write(indent, "and " + Words.count(leaves.size() - FEW, "more value", "more values"), Tone.QUIET);
        }
    }

    private void service(Tree after) {
        String type = after.text("spec", "type");
        if (!type.isEmpty() && !type.equals("ClusterIP")) {
            line("type", type);
        }
        line(
                "ports",
                items(after.at("spec", "ports"))
                        .map(port -> port.path("port").asText() + " to "
                                + port.path("targetPort")
                                        .asText(port.path("port").asText()))
                        .collect(Collectors.joining(", ")));
    }

    private void apiService(Tree after) {
        String name = after.text("spec", "service", "name");
        if (!name.isEmpty()) {
            line("served by", "Service " + after.text("spec", "service", "namespace") + "/" + name);
        }
        if (after.at("spec", "insecureSkipTLSVerify").asBoolean()) {
            line("TLS", "the server's certificate is not checked");
        }
    }

    private static String aggregated(Tree after) {
        String roles = after.at("metadata", "labels").properties().stream()
                .map(label -> label.getKey())
                .filter(key -> key.startsWith("rbac.authorization.k8s.io/aggregate-to-"))
                .map(key -> key.substring("rbac.authorization.k8s.io/aggregate-to-".length()))
                .sorted()
                .collect(Collectors.joining(", "));
        return roles.isEmpty() ? "" : "what these may do: " + roles;
    }

    private static String binding(Tree after) {
        return after.text("roleRef", "kind") + " " + after.text("roleRef", "name") + " to "
                + items(after.at("subjects"))
                        .map(subject -> subject.path("kind").asText() + " "
                                + (subject.has("namespace")
                                        ? subject.path("namespace").asText() + "/"
                                        : "")
                                + subject.path("name").asText())
                        .collect(Collectors.joining(", "));
    }

    private static String keys(Tree after) {
        return Stream.of("data", "binaryData", "stringData")
                .flatMap(field -> after.at(field).properties().stream())
                .map(entry -> entry.getKey())
                .sorted()
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private void tags(Tree after) {
        line("tags", pairs(after.at("tags")));
    }

    private static String pairs(JsonNode object) {
        return object.properties().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue().asText())
                .collect(Collectors.joining(", "));
    }

    private static String suffixed(JsonNode value, String words) {
        return value.isMissingNode() ? "" : value.asText() + words;
    }

    private void line(String label, String words) {
        line(page, indent, label, words);
    }

    /** A labelled line, unless there is nothing to say. */
    static void line(Page page, int indent, String label, String words) {
        if (!words.isEmpty()) {
            page.write(indent, "%-10s".formatted(label), words);
        }
    }

    private static String keys(JsonNode object, String between) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.joining(between));
    }

    static String texts(JsonNode list, String between) {
        return items(list).map(JsonNode::asText).collect(Collectors.joining(between));
    }

    static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
