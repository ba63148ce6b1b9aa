package dev.groundwork.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.PodRole;
import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.AwsResource;
import dev.groundwork.resource.Generated;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.PodIdentityAssociation;
import dev.groundwork.resource.PodTemplate;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which resource waits for which; the one place where that is decided. */
public final class Dependencies {
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob");
    private static final Set<String> RBAC = Set.of("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding");

    private final Map<ResourceId, Resource> resources;

    private Dependencies(List<Resource> resources) {
        this.resources = resources.stream().collect(Collectors.toMap(Resource::id, resource -> resource));
    }

    /**
     * What a resource waits for.
     *
     * @param id the other resource
     * @param current whether that must be current (a backend that answers), not only written
     */
    public record Need(ResourceId id, boolean current) {}

    /** The needs of each of these resources among them. */
    public static Map<ResourceId, Set<Need>> of(List<Resource> resources) {
        Dependencies dependencies = new Dependencies(resources);
        Map<ResourceId, Set<Need>> needs = new HashMap<>();
        resources.forEach(resource -> needs.put(resource.id(), dependencies.needs(resource)));
        return needs;
    }

    private Set<Need> needs(Resource resource) {
        Set<Need> needs = switch (resource) {
            case KubernetesObject object -> objectNeeds(object);
            case Role role -> roleNeeds(role);
            case AllowedRole _, AwsResource _, Generated _ ->
                resource.needs().stream().map(id -> new Need(id, false)).collect(Collectors.toSet());
        };
        return needs.stream()
                .filter(need -> !need.id().equals(resource.id()))
                .filter(need -> resources.containsKey(need.id()))
                .collect(Collectors.toSet());
    }

    /** A role trusts the provider that its trust policy names. */
    private Set<Need> roleNeeds(Role role) {
        String trust = role.trust().toString();
        return resources.values().stream()
                .filter(other -> other instanceof OidcProvider provider && trust.contains(provider.host()))
                .map(provider -> new Need(provider.id(), false))
                .collect(Collectors.toSet());
    }

    private Set<Need> objectNeeds(KubernetesObject object) {
        Set<Need> needs = new HashSet<>();
        ResourceId id = object.id();
        needs.add(new Need(new ResourceId("", "Namespace", "", id.namespace()), true));
        customResourceDefinition(id).forEach(needs::add);
        References.of(object).forEach(reference -> needs.add(new Need(reference.resource(), false)));
        switch (id.kind()) {
            case "ServiceAccount" -> {
                String arn = object.tree().text("metadata", "annotations", Identity.IRSA.annotation());
                if (!arn.isEmpty()) {
                    needs.add(new Need(Role.idOf(arn), false));
                }
                // What takes an annotation off must not leave new pods without any role.
                needs.add(new Need(PodIdentityAssociation.idOf(id.namespace(), id.name()), false));
            }
            // Who may not bind every role must find it there, with no rights that the binder does not hold.
            case "RoleBinding", "ClusterRoleBinding" -> {
                String kind = object.tree().text("roleRef", "kind");
                String namespace = kind.equals("Role") ? id.namespace() : "";
                needs.add(new Need(
                        new ResourceId(
                                id.group(), kind, namespace, object.tree().text("roleRef", "name")),
                        false));
            }
            case "APIService" -> needs.addAll(backend(object.tree().at("spec", "service")));
            case "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration" ->
                object.tree()
                        .at("webhooks")
                        .forEach(hook ->
                                needs.addAll(backend(hook.path("clientConfig").path("service"))));
            default -> {
                if (WORKLOADS.contains(id.kind())) {
                    needs.addAll(workloadNeeds(object));
                }
            }
        }
        return needs;
    }

    private List<Need> customResourceDefinition(ResourceId id) {
        return resources.values().stream()
                .filter(other -> other.id().kind().equals("CustomResourceDefinition"))
                .filter(other -> other.tree().text("spec", "group").equals(id.group())
                        && other.tree().text("spec", "names", "kind").equals(id.kind()))
                .map(other -> new Need(other.id(), true))
                .toList();
    }

    /** Identity and configuration are read when a pod starts, so they come first. */
    private Set<Need> workloadNeeds(KubernetesObject workload) {
        Set<Need> needs = new HashSet<>();
        String namespace = workload.id().namespace();
        JsonNode spec = workload.tree().at("spec");
        JsonNode template = (spec.has("jobTemplate") ? spec.path("jobTemplate").path("spec") : spec).path("template");
        JsonNode pod = template.path("spec");
        String arn = PodTemplate.annotation(template, Identity.KUBE2IAM.annotation());
        if (!arn.isEmpty()) {
            needs.addAll(kube2iamNeeds(namespace, arn));
        }
        String account = pod.path("serviceAccountName").asText("default");
        needs.add(new Need(new ResourceId("", "ServiceAccount", namespace, account), false));
        needs.add(new Need(PodIdentityAssociation.idOf(namespace, account), false));
        resources.values().stream()
                .filter(other -> RBAC.contains(other.id().kind()) && !other.id().isAws())
                .filter(other -> other.addon().equals(workload.addon()))
                .forEach(other -> needs.add(new Need(other.id(), false)));
        // Programs look at their start which kinds there are, and leave alone what they do not find.
        resources.values().stream()
                .filter(other -> other.id().kind().equals("CustomResourceDefinition"))
                .filter(other -> other.addon().equals(workload.addon()))
                .forEach(other -> needs.add(new Need(other.id(), true)));
        named(pod, "name", "configMap", "configMapKeyRef", "configMapRef")
                .forEach(name -> needs.add(read("ConfigMap", namespace, name)));
        // A volume calls its Secret secretName, everything else calls it name.
        named(pod, "name", "secret", "secretKeyRef", "secretRef", "imagePullSecrets")
                .forEach(name -> needs.add(read("Secret", namespace, name)));
        named(pod, "secretName", "secret").forEach(name -> needs.add(read("Secret", namespace, name)));
        spec.findValues("storageClassName").forEach(name -> needs.add(read("StorageClass", "", name)));
        return needs;
    }

    /** A pod that asks before kube2iam is there gets the role of its node instead. */
    private static List<Need> kube2iamNeeds(String namespace, String arn) {
        ResourceId role = Role.idOf(arn);
        return List.of(
                new Need(role, false),
                new Need(new ResourceId(AllowedRole.GROUP, AllowedRole.KIND, namespace, role.name()), false),
                new Need(PodRole.DAEMON_SET, true));
    }

    /** What stands under {@code key} in all objects, or lists of objects, of these names, however deep. */
    private static List<JsonNode> named(JsonNode pod, String key, String... references) {
        return Stream.of(references)
                .flatMap(reference -> pod.findValues(reference).stream())
                .flatMap(reference -> reference.findValues(key).stream())
                .toList();
    }

    private static Need read(String kind, String namespace, JsonNode name) {
        return new Need(
                new ResourceId(kind.equals("StorageClass") ? "storage.k8s.io" : "", kind, namespace, name.asText()),
                false);
    }

    /** The Service and the workloads that it selects; those must answer. */
    private Set<Need> backend(JsonNode service) {
        ResourceId id = new ResourceId(
                "",
                "Service",
                service.path("namespace").asText(),
                service.path("name").asText());
        Set<Need> needs = new HashSet<>(Set.of(new Need(id, false)));
        Resource there = resources.get(id);
        if (there == null) {
            return needs;
        }
        JsonNode selector = there.tree().at("spec", "selector");
        resources.values().stream()
                .filter(other -> WORKLOADS.contains(other.id().kind())
                        && other.id().namespace().equals(id.namespace()))
                .filter(other -> selects(selector, other.tree()))
                .forEach(other -> needs.add(new Need(other.id(), true)));
        return needs;
    }

    private static boolean selects(JsonNode selector, Tree workload) {
        JsonNode labels = workload.at("spec", "template", "metadata", "labels");
        return !selector.isEmpty()
                && selector.properties().stream()
                        .allMatch(entry -> labels.path(entry.getKey()).equals(entry.getValue()));
    }
}
