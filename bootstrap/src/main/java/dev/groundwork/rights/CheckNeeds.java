package dev.groundwork.rights;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.AccessCheck;
import dev.groundwork.addon.AdmissionCheck;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.addon.JobCheck;
import dev.groundwork.addon.LogCheck;
import dev.groundwork.addon.MetricsCheck;
import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.addon.NetworkCheck;
import dev.groundwork.addon.NodeGroupCheck;
import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.addon.RoleCheck;
import dev.groundwork.addon.ScalingGroupCheck;
import dev.groundwork.addon.TrafficCheck;
import dev.groundwork.addon.WebhookCheck;
import dev.groundwork.addon.WiringCheck;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What proving claims needs of the API server. A new kind of check breaks the switch, so that nobody forgets it. */
final class CheckNeeds {
    private final Wanted wanted;
    private final Grants grants;

    CheckNeeds(Wanted wanted, Grants grants) {
        this.wanted = wanted;
        this.grants = grants;
    }

    void prove(Check check) {
        check.workload().ifPresent(this::pods);
        check.after().ifPresent(this::prove);
        switch (check) {
            case AccessCheck.InForce _ -> {}
            case AdmissionCheck.PolicyEnforced enforced -> {
                grants.on(enforced.policy(), "get");
                grants.on(enforced.binding(), "get");
            }
            case EksAddonCheck.Active _, EksAddonCheck.VersionSupported _ -> {}
            case EksAddonCheck.Everywhere everywhere -> {
                pods(everywhere.daemonSet());
                grants.on("", "", "nodes", "", "list");
            }
            case EksAddonCheck.PrefixDelegation prefixes -> {
                grants.on(prefixes.daemonSet(), "get");
                grants.on("", "", "nodes", "", "list");
            }
            case IdentityCheck identity -> identity(identity);
            case JobCheck.JobDone job -> pods(job.job());
            case JobCheck.RunsOnSchedule scheduled -> grants.on(scheduled.cronJob(), "get");
            case LogCheck logs -> logs(logs);
            case MetricsCheck metrics -> metrics(metrics);
            case MonitoringCheck monitoring -> monitoring(monitoring);
            // No add-on has one; what preflight reads is in ClusterNeeds.
            case NetworkCheck.SubnetsFound _, PreflightCheck _ -> {}
            case NetworkCheck.NamesResolve names -> {
                probe("", "Pod", names.server().namespace());
                grants.on(names.server(), "get");
                grants.on(NetworkCheck.NamesResolve.SERVICE, "get");
            }
            case NodeGroupCheck.NodesInZones _ -> grants.on("", "", "nodes", "", "list");
            case NodeGroupCheck.NodeGroupsHealthy _, NodeGroupCheck.NodeGroupsTagged _ -> {}
            case RoleCheck role -> role(role);
            case ScalingGroupCheck.ScalingGroupsAre _ -> grants.on("", "", "nodes", "", "list");
            case ScalingGroupCheck.AutoscalerStatusHealthy status ->
                grants.on(new ResourceId("", "ConfigMap", status.namespace(), status.configMap()), "get");
            case TrafficCheck traffic -> traffic(traffic);
            case WebhookCheck webhook -> webhook(webhook);
            case WiringCheck.NoOldWiring wiring -> wiring(wiring);
            case WorkloadCheck workload -> workload(workload);
        }
    }

    private void wiring(WiringCheck.NoOldWiring check) {
        pods(check.subject());
        if (!check.injection().isEmpty()) {
            grants.on(
                    new ResourceId(
                            "admissionregistration.k8s.io", "MutatingWebhookConfiguration", "", "pod-identity-webhook"),
                    "get");
        }
    }

    /** What runs the pods of a workload is told by the pods themselves. */
    private void pods(ResourceId workload) {
        grants.on(workload, "get");
        grants.on(workload.namespace(), "", "pods", "", "list");
    }

    private void workload(WorkloadCheck check) {
        switch (check) {
            case WorkloadCheck.RolledOut rolledOut -> pods(rolledOut.subject());
            case WorkloadCheck.OnEveryNode everywhere -> {
                pods(everywhere.subject());
                grants.on("", "", "nodes", "", "list");
            }
            case WorkloadCheck.EvictionAllowed eviction -> pods(eviction.budget());
            case WorkloadCheck.LeaderActive leader -> grants.on(leader.lease(), "get");
        }
    }

    private void identity(IdentityCheck check) {
        switch (check) {
            case IdentityCheck.OneMechanism one ->
                pods(new ResourceId("", "ServiceAccount", one.namespace(), one.serviceAccount()));
            case IdentityCheck.NamespaceAllows allows ->
                grants.on(new ResourceId("", "Namespace", "", allows.namespace()), "get");
            case IdentityCheck.PodGetsRole role -> probe("", "Pod", role.namespace());
            case IdentityCheck.PodGetsCredentials credentials -> probe("", "Pod", credentials.namespace());
            case IdentityCheck.NodesAllowed _,
                    IdentityCheck.NodesTrusted _,
                    IdentityCheck.AssociationMade _,
                    IdentityCheck.PodsTrusted _ -> {}
        }
    }

    private void logs(LogCheck check) {
        switch (check) {
            case LogCheck.BuffersDrain drain -> {
                proxy(drain.collector().namespace());
                grants.on(drain.collector().namespace(), "", "pods/log", "", "get");
            }
            case LogCheck.LineArrives lines ->
                probe("", "Pod", lines.collector().namespace());
            case LogCheck.RetentionSet _ -> {}
        }
    }

    private void metrics(MetricsCheck check) {
        switch (check) {
            case MetricsCheck.ApiServiceAnswers answers ->
                grants.on(new ResourceId("apiregistration.k8s.io", "APIService", "", answers.apiService()), "get");
            case MetricsCheck.NodeMetricsFresh _ -> {
                grants.on("", "metrics.k8s.io", "nodes", "", "list");
                grants.on("", "", "nodes", "", "list");
            }
            case MetricsCheck.HpaGetsNumbers numbers ->
                probe(
                        "autoscaling",
                        "HorizontalPodAutoscaler",
                        numbers.backend().namespace());
        }
    }

    /** A probe is named anew each time, and others that were left behind are looked for. */
    private void probe(String group, String kind, String namespace) {
        grants.on(namespace, group, Plurals.of(kind), "", "get", "list", "create", "patch", "delete");
        grants.on(namespace, "", "pods", "", "list");
    }

    private void monitoring(MonitoringCheck check) {
        switch (check) {
            case MonitoringCheck.Operated operated -> grants.on(operated.subject(), "get");
            case MonitoringCheck.TargetsUp targets -> {
                proxy(MonitoringCheck.NAMESPACE);
                Stream.concat(targets.monitors().stream(), targets.ifAny().stream())
                        .forEach(this::monitor);
            }
            case MonitoringCheck.RulesEvaluated rules -> {
                proxy(MonitoringCheck.NAMESPACE);
                rules.rules().forEach(rule -> grants.on(rule, "get"));
            }
            case MonitoringCheck.WatchdogArrives _ -> {
                proxy(MonitoringCheck.NAMESPACE);
                pods(MonitoringCheck.ALERTMANAGER);
            }
            case MonitoringCheck.NotificationsArrive _ -> proxy(MonitoringCheck.NAMESPACE);
            case MonitoringCheck.StorageHasRoom _ -> {
                proxy(MonitoringCheck.NAMESPACE);
                // The operator thinks up their names.
                grants.on(MonitoringCheck.NAMESPACE, "", "persistentvolumeclaims", "", "get");
            }
            case MonitoringCheck.DataSourceAnswers source -> {
                service(source.service());
                service(source.source());
            }
        }
    }

    /** The pods and endpoints that a monitor means. */
    private void monitor(ResourceId monitor) {
        grants.on(monitor, "get");
        for (String namespace : namespaces(monitor)) {
            grants.on(namespace, "", "pods", "", "list");
            if (monitor.kind().equals("ServiceMonitor")) {
                grants.on(namespace, "", "services", "", "list");
                grants.on(namespace, "discovery.k8s.io", "endpointslices", "", "list");
            }
        }
    }

    private Set<String> namespaces(ResourceId monitor) {
        Set<String> names = new TreeSet<>();
        for (JsonNode name : tree(monitor).at("spec", "namespaceSelector", "matchNames")) {
            names.add(name.asText());
        }
        return names.isEmpty() ? Set.of(monitor.namespace()) : names;
    }

    private Tree tree(ResourceId id) {
        return wanted.resources().stream()
                .filter(resource -> resource.id().equals(id))
                .findFirst()
                .map(Resource::tree)
                .orElse(Tree.empty());
    }

    /** Pods have no names before they run. */
    private void proxy(String namespace) {
        grants.on(namespace, "", "pods/proxy", "", "get");
        grants.on(namespace, "", "pods", "", "list");
    }

    private void service(MonitoringCheck.ServicePort port) {
        // The name in the request holds the port.
        grants.on(port.namespace(), "", "services/proxy", port.name() + ":" + port.port(), "get");
    }

    private void role(RoleCheck check) {
        switch (check) {
            case RoleCheck.RoleAssumable role -> token(role.namespace(), role.serviceAccount());
            case RoleCheck.StrangerRefused stranger ->
                // As StrangerRefusedProver chooses them: one of the role's own namespace and one of another.
                List.of(stranger.role().namespace(), "default", "kube-system").stream()
                        .distinct()
                        .filter(namespace -> !(namespace.equals(stranger.role().namespace())
                                && stranger.role().serviceAccount().equals("default")))
                        .limit(2)
                        .forEach(namespace -> token(namespace, "default"));
        }
    }

    private void token(String namespace, String serviceAccount) {
        grants.on(namespace, "", "serviceaccounts/token", serviceAccount, "create");
    }

    private void traffic(TrafficCheck check) {
        switch (check) {
            case TrafficCheck.AddressesAccept accept -> entrance(accept.entrance());
            case TrafficCheck.DefaultBackendAnswers answers -> entrance(answers.entrance());
            case TrafficCheck.DefaultCertificateServed served -> {
                entrance(served.entrance());
                served.secret().ifPresent(secret -> grants.on(secret, "get"));
            }
            case TrafficCheck.Http2Spoken spoken -> entrance(spoken.entrance());
            case TrafficCheck.ClientAddressArrives arrives -> {
                entrance(arrives.entrance());
                grants.on(arrives.entrance().backend().namespace(), "", "pods/log", "", "get");
                grants.on("", "", "nodes", "", "list");
            }
            case TrafficCheck.GroupsAttached attached -> entrance(attached.entrance());
            case TrafficCheck.TargetsHealthy healthy -> {
                entrance(healthy.entrance());
                grants.on("", "", "nodes", "", "list");
            }
            case TrafficCheck.ProxyProtocolAgreed agreed -> {
                entrance(agreed.entrance());
                grants.on(agreed.configMap(), "get");
            }
            case TrafficCheck.IngressesServed _ -> {
                grants.on("", "networking.k8s.io", "ingresses", "", "list");
                grants.on("", "networking.k8s.io", "ingressclasses", "", "list");
            }
        }
    }

    private void entrance(TrafficCheck.Entrance entrance) {
        if (!entrance.id().isAws()) {
            grants.on(entrance.id(), "get");
        }
    }

    private void webhook(WebhookCheck check) {
        switch (check) {
            case WebhookCheck.Admits admits -> dryRunCreate(admits.hook(), admits.object());
            case WebhookCheck.Refuses refuses -> dryRunCreate(refuses.good().hook(), refuses.object());
            case WebhookCheck.CertificateValid valid -> {
                grants.on(valid.configuration(), "get");
                grants.on(valid.secret(), "get");
            }
        }
    }

    /** A create by POST names nothing, so the right to it is for any object of the kind in that namespace. */
    private void dryRunCreate(WebhookCheck.Hook hook, Tree object) {
        grants.on(hook.configuration(), "get");
        ResourceId id = KubernetesObject.idOf(object);
        grants.on(id.namespace(), id.group(), Plurals.of(id.kind()), "", "create");
    }
}
