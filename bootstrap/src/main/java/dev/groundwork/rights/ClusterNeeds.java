package dev.groundwork.rights;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.AccessEntry;
import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.AwsResource;
import dev.groundwork.resource.Generated;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Set;

/**
 * What reading and writing resources needs of the API server. Everything is named: a set of rights reaches the objects of
 * its baseline and no other of their kinds.
 */
final class ClusterNeeds {
    static final String RBAC = "rbac.authorization.k8s.io";
    static final String ADMISSION = "admissionregistration.k8s.io";
    private static final ResourceId INVENTORY = new ResourceId("", "ConfigMap", "kube-system", "groundwork-inventory");
    private static final ResourceId AWS_AUTH = new ResourceId("", "ConfigMap", "kube-system", "aws-auth");
    private static final ResourceId LOCK = new ResourceId("coordination.k8s.io", "Lease", "kube-system", "groundwork");

    /** What is waited for after a write, by watch. */
    private static final Set<String> WAITED_FOR = Set.of(
            "Deployment",
            "StatefulSet",
            "DaemonSet",
            "APIService",
            "CustomResourceDefinition",
            "Namespace",
            "Prometheus",
            "Alertmanager");

    private static final Set<String> WITH_PODS = Set.of("Deployment", "StatefulSet", "DaemonSet");

    /**
     * No admission policy is asked about its own kind, so that a dry run could not be enforced; and a dry run of roles
     * needs all rights that they give. Both are compared without the server.
     */
    private static final Set<String> NOT_DRY_RUN = Set.of(ADMISSION, RBAC);

    private final Wanted wanted;
    private final Grants grants;

    ClusterNeeds(Wanted wanted, Grants grants) {
        this.wanted = wanted;
        this.grants = grants;
    }

    /** The facts, and what was applied last time. */
    void facts() {
        grants.on("", "", "nodes", "", "list");
        grants.on(INVENTORY, "get");
        if (wanted.resources().stream().anyMatch(AccessEntry.class::isInstance)) {
            grants.on(AWS_AUTH, "get");
        }
        if (wanted.reads(Wanted.Fact.NODE_ROLES)) {
            grants.on("", "apps", "daemonsets", "", "list");
        }
    }

    /** What is looked at before anything is laid on the cluster. */
    void preflight() {
        for (String kind : List.of("nodes", "pods", "persistentvolumes", "persistentvolumeclaims")) {
            grants.on("", "", kind, "", "list");
        }
        grants.on("", "apps", "statefulsets", "", "list");
        grants.on("", "storage.k8s.io", "csidrivers", "", "list");
        grants.on(new ResourceId("apps", "DaemonSet", "kube-system", "aws-node"), "get");
        grants.on("", Grant.URL, "/metrics", "", "get");
    }

    /** One writer at a time, and a record of what was applied. */
    void bookkeeping() {
        grants.on(INVENTORY, "create", "patch");
        grants.on(LOCK, "get", "update");
        // Who creates by POST names nothing that could be limited.
        grants.on("kube-system", "coordination.k8s.io", "leases", "", "create");
    }

    void read(Resource resource) {
        switch (resource) {
            case KubernetesObject object -> {
                grants.on(object.id(), "get");
                for (JsonNode name : object.tree().at("spec").findValues("storageClassName")) {
                    grants.on("", "storage.k8s.io", "storageclasses", name.asText(), "get");
                    // Where it is missing, those are told that are there.
                    grants.on("", "storage.k8s.io", "storageclasses", "", "list");
                }
            }
            case Generated generated -> grants.on(generated.id(), "get");
            case AllowedRole allowed -> grants.on(namespace(allowed.namespace()), "get");
            case AwsResource _ -> {}
        }
    }

    /** Asks the server what a write would do. */
    void dryRun(Resource resource) {
        if (resource instanceof KubernetesObject object
                && !NOT_DRY_RUN.contains(object.id().group())) {
            grants.on(object.id(), "create", "patch");
        }
    }

    void write(Resource resource) {
        switch (resource) {
            case KubernetesObject object -> {
                grants.on(object.id(), "create", "patch");
                await(object);
                binding(object);
                receivers(object);
            }
            case Generated generated -> grants.on(generated.id(), "create", "patch");
            case AllowedRole allowed -> grants.on(namespace(allowed.namespace()), "patch");
            case AwsResource _ -> {}
        }
    }

    private void await(KubernetesObject object) {
        ResourceId id = object.id();
        if (WAITED_FOR.contains(id.kind())) {
            grants.on(id, "list", "watch");
        }
        if (WITH_PODS.contains(id.kind())) {
            grants.on(id.namespace(), "", "pods", "", "list", "watch");
        }
        switch (id.kind()) {
            case "APIService" ->
                behind(
                        object.tree().text("spec", "service", "namespace"),
                        object.tree().text("spec", "service", "name"));
            case "Prometheus", "Alertmanager" -> behind(id.namespace(), "prometheus-operator");
            default -> {}
        }
    }

    private void behind(String namespace, String service) {
        grants.on(new ResourceId("", "Service", namespace, service), "get");
        grants.on(namespace, "", "pods", "", "list");
    }

    /** Who binds a role must hold its rights or have the verb {@code bind} on it; those of our own roles are held. */
    private void binding(KubernetesObject object) {
        if (!object.id().kind().endsWith("RoleBinding")) {
            return;
        }
        String kind = object.tree().text("roleRef", "kind");
        String name = object.tree().text("roleRef", "name");
        ResourceId role =
                new ResourceId(RBAC, kind, kind.equals("Role") ? object.id().namespace() : "", name);
        if (wanted.resources().stream().noneMatch(resource -> resource.id().equals(role))) {
            grants.on(object.id().namespace(), RBAC, Plurals.of(kind), name, "bind");
        }
    }

    /** The keys of receivers of alerts are looked for before somebody is to be called with them. */
    private void receivers(KubernetesObject object) {
        if (!object.id().kind().equals("AlertmanagerConfig")) {
            return;
        }
        for (String field : new String[] {"apiURL", "routingKey", "urlSecret"}) {
            object.tree()
                    .at("spec")
                    .findValues(field)
                    .forEach(secret -> grants.on(
                            new ResourceId(
                                    "",
                                    "Secret",
                                    object.id().namespace(),
                                    secret.path("name").asText()),
                            "get"));
        }
    }

    /** Says what becomes of what nobody wants any more. */
    void judge(ResourceId id) {
        if (id.isAws()) {
            return;
        }
        if (id.kind().equals(AllowedRole.KIND)) {
            grants.on(namespace(id.namespace()), "get");
            return;
        }
        grants.on(id, "get");
        if (id.kind().equals("Namespace")) {
            // It goes only if nothing else is in it, of whatever kind.
            grants.on(id.name(), "*", "*", "", "list");
            grants.on("", "apiregistration.k8s.io", "apiservices", "", "list");
        }
    }

    /** Whatever has a finalizer that only a leaving add-on takes off. */
    void dependents() {
        if (wanted.reads(Wanted.Fact.DEPENDENTS)) {
            grants.on("", "", "services", "", "list");
            grants.on("", "networking.k8s.io", "ingresses", "", "list");
            grants.on("", "elbv2.k8s.aws", "targetgroupbindings", "", "list");
        }
    }

    void delete(ResourceId id) {
        if (id.isAws()
                || id.kind().equals("CustomResourceDefinition")
                || id.kind().equals("PersistentVolumeClaim")) {
            return;
        }
        if (id.kind().equals(AllowedRole.KIND)) {
            grants.on(namespace(id.namespace()), "patch");
            return;
        }
        grants.on(id, "delete", "list", "watch");
    }

    private static ResourceId namespace(String name) {
        return new ResourceId("", "Namespace", "", name);
    }
}
