package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.ResourceId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DeletionOrderTest {
    private static final String CONTROLLER = "aws-load-balancer-controller";
    private static final String STACK = "prometheus-stack";

    @Test
    void anApiServiceGoesBeforeItsBackendDies() {
        Change.Undeclared service = plain("", "Service", "kube-system", "metrics-server", "metrics-server");
        Change.Undeclared api =
                plain("apiregistration.k8s.io", "APIService", "", "v1beta1.metrics.k8s.io", "metrics-server");
        Change.Undeclared workload = plain("apps", "Deployment", "kube-system", "metrics-server", "metrics-server");
        Change.Undeclared account = plain("", "ServiceAccount", "kube-system", "metrics-server", "metrics-server");

        assertBefore(
                List.of(service, api, workload, account),
                Map.of(
                        api, Set.of(),
                        workload, Set.of(api),
                        service, Set.of(api, workload),
                        account, Set.of(api, workload)));
    }

    @Test
    void aServiceWithALoadBalancerGoesBeforeAllOfTheControllerThatMustDeleteIt() {
        Change.Undeclared service =
                held("", "Service", "ingress-nginx", "nginx", "ingress-nginx", "service.k8s.aws/resources");
        Change.Undeclared nginx = plain("apps", "Deployment", "ingress-nginx", "nginx", "ingress-nginx");
        Change.Undeclared hook =
                plain("admissionregistration.k8s.io", "MutatingWebhookConfiguration", "", "lbc", CONTROLLER);
        Change.Undeclared controller = plain("apps", "Deployment", "kube-system", "lbc", CONTROLLER);
        Change.Undeclared role = delete(ResourceId.aws("Role", "lbc"), CONTROLLER);
        Change.Undeclared metrics = plain("apps", "Deployment", "kube-system", "metrics-server", "metrics-server");

        assertBefore(
                List.of(role, controller, hook, nginx, service, metrics),
                Map.of(
                        service, Set.of(),
                        nginx, Set.of(service),
                        hook, Set.of(service),
                        controller, Set.of(service, hook),
                        role, Set.of(service, hook, controller),
                        metrics, Set.of()));
    }

    @Test
    void aServiceThatCannotBeReadMayHaveALoadBalancerAndKeepsItsAddonWaiting() {
        Change.Undeclared service =
                new Change.Unclear(leftover(new ResourceId("", "Service", "n", "s"), "x"), Things.problem("denied"));
        Change.Undeclared workload = plain("apps", "Deployment", "n", "w", "x");

        assertBefore(List.of(service, workload), Map.of(workload, Set.of(service)));
    }

    @Test
    void theNodesOfAGroupLeaveTheLoadBalancerBeforeTheyEnd() {
        Change.Undeclared group = nodes("workers-a", Leftover.Reason.NO_LONGER_PART);
        Change.Undeclared attachment =
                delete(ResourceId.aws("TargetAttachment", "eks-workers-a/gw-80"), "ingress-nginx");
        Change.Undeclared other = delete(ResourceId.aws("TargetAttachment", "by-hand/gw-80"), "ingress-nginx");

        assertBefore(List.of(group, attachment, other), Map.of(group, Set.of(attachment), attachment, Set.of()));
    }

    @Test
    void nodeGroupsGoOneAfterAnotherUnlessEverythingGoes() {
        Change.Undeclared one = nodes("a", Leftover.Reason.NO_LONGER_PART);
        Change.Undeclared other = nodes("b", Leftover.Reason.SWITCHED_OFF);
        Change.Undeclared last = nodes("c", Leftover.Reason.NO_LONGER_PART);

        assertBefore(List.of(last, one, other), Map.of(one, Set.of(), other, Set.of(one), last, Set.of(one, other)));
        Change.Undeclared removed = nodes("a", Leftover.Reason.REMOVED);
        Change.Undeclared besides = nodes("b", Leftover.Reason.REMOVED);
        assertBefore(List.of(removed, besides), Map.of(removed, Set.of(), besides, Set.of()));
    }

    private static Change.Undeclared nodes(String name, Leftover.Reason reason) {
        return new Change.Delete(
                new Leftover(ManagedNodeGroup.idOf(name), "nodeGroups.x", reason, Map.of(), false), "1");
    }

    @Test
    void customResourcesGoBeforeTheirOperatorAlsoIfTheirKindStaysAndTheirKindGoesAfterBoth() {
        Change.Undeclared prometheus = plain("monitoring.coreos.com", "Prometheus", "monitoring", "main", STACK);
        Change.Undeclared monitor =
                plain("monitoring.coreos.com", "ServiceMonitor", "monitoring", "nginx", "ingress-nginx");
        Change.Undeclared operator = plain("apps", "Deployment", "monitoring", "operator", STACK);
        ResourceId kind = new ResourceId(
                "apiextensions.k8s.io", "CustomResourceDefinition", "", "prometheuses.monitoring.coreos.com");

        assertBefore(
                List.of(new Change.Kept(leftover(kind, STACK), "only if asked", true), prometheus, monitor, operator),
                Map.of(operator, Set.of(prometheus, monitor)));
        Change.Undeclared going = delete(kind, STACK);
        assertBefore(
                List.of(going, prometheus, monitor, operator),
                Map.of(operator, Set.of(prometheus, monitor), going, Set.of(prometheus, monitor, operator)));
    }

    @Test
    void whatWorkloadsUseGoesAfterThemAndAProviderAfterEveryRole() {
        Change.Undeclared workload = plain("apps", "DaemonSet", "n", "w", "x");
        Change.Undeclared binding = plain("rbac.authorization.k8s.io", "ClusterRoleBinding", "", "b", "x");
        Change.Undeclared config = plain("", "ConfigMap", "n", "c", "x");
        Change.Undeclared role = delete(ResourceId.aws("Role", "x"), "x");
        Change.Undeclared other = delete(ResourceId.aws("Role", "y"), "y");
        Change.Undeclared provider = delete(ResourceId.aws("OidcProvider", "issuer"), "x");

        assertBefore(
                List.of(provider, other, role, config, binding, workload),
                Map.of(
                        workload, Set.of(),
                        binding, Set.of(workload),
                        config, Set.of(workload),
                        role, Set.of(workload),
                        other, Set.of(),
                        provider, Set.of(role, other)));
    }

    @Test
    void aLoadBalancerIsTakenApartFromItsNameToItsTargets() {
        Change.Undeclared record = delete(ResourceId.aws("DnsRecord", "r"), "x");
        Change.Undeclared attachment = delete(ResourceId.aws("TargetAttachment", "a"), "x");
        Change.Undeclared listener = delete(ResourceId.aws("Listener", "l"), "x");
        Change.Undeclared balancer = delete(ResourceId.aws("LoadBalancer", "b"), "x");
        Change.Undeclared group = delete(ResourceId.aws("TargetGroup", "g"), "x");

        assertBefore(
                List.of(group, balancer, listener, attachment, record),
                Map.of(
                        record, Set.of(),
                        attachment, Set.of(record),
                        listener, Set.of(record, attachment),
                        balancer, Set.of(record, attachment, listener),
                        group, Set.of(record, attachment, listener, balancer)));
    }

    @Test
    void aNamespaceGoesLast() {
        Change.Undeclared namespace = plain("", "Namespace", "", "n", "x");
        Change.Undeclared inside = plain("", "Secret", "n", "s", "y");
        Change.Undeclared outside = plain("", "Secret", "m", "s", "x");
        Change.Undeclared wide = plain("rbac.authorization.k8s.io", "ClusterRole", "", "n", "x");

        assertBefore(List.of(namespace, inside, outside, wide), Map.of(namespace, Set.of(inside)));
    }

    @Test
    void whatGivesOthersTheirRolesGoesAfterTheirPods() {
        Change.Undeclared kube2iam = plain("apps", "DaemonSet", "kube-system", "kube2iam", "kube2iam");
        Change.Undeclared fluentd = plain("apps", "DaemonSet", "logging", "fluentd", "fluentd");

        assertBefore(List.of(kube2iam, fluentd), Map.of(kube2iam, Set.of(fluentd), fluentd, Set.of()));
    }

    @Test
    void nothingEverWaitsForItselfByADetour() {
        List<Change.Undeclared> all = List.of(
                plain("", "Namespace", "", "n", "x"),
                held("", "Service", "n", "s", "x", "service.k8s.aws/resources"),
                held("", "Service", "n", "t", CONTROLLER, "service.k8s.aws/resources"),
                plain("monitoring.coreos.com", "ServiceMonitor", "n", "m", CONTROLLER),
                plain("elbv2.k8s.aws", "IngressClassParams", "", "p", STACK),
                plain("apiextensions.k8s.io", "CustomResourceDefinition", "", "a.monitoring.coreos.com", STACK),
                plain("apiextensions.k8s.io", "CustomResourceDefinition", "", "b.elbv2.k8s.aws", CONTROLLER),
                plain("apps", "Deployment", "n", "o", STACK),
                plain("apps", "Deployment", "n", "l", CONTROLLER),
                plain("apps", "DaemonSet", "n", "k", "kube2iam"),
                held("", "Service", "n", "u", "kube2iam", "service.k8s.aws/resources"),
                delete(ResourceId.aws("Role", "r"), STACK),
                delete(ResourceId.aws("OidcProvider", "o"), STACK));
        Map<ResourceId, Set<ResourceId>> before = DeletionOrder.of(all);

        Set<ResourceId> gone = new HashSet<>();
        for (int round = 0; round < all.size(); round++) {
            before.forEach((id, first) -> {
                if (gone.containsAll(first)) {
                    gone.add(id);
                }
            });
        }
        assertThat(gone).hasSize(all.size());
    }

    private static void assertBefore(
            List<Change.Undeclared> all, Map<Change.Undeclared, Set<Change.Undeclared>> expected) {
        Map<ResourceId, Set<ResourceId>> before = DeletionOrder.of(all);
        expected.forEach((later, first) -> assertThat(before.get(later.id()))
                .as("before %s", later.id())
                .containsExactlyInAnyOrderElementsOf(
                        first.stream().map(Change::id).toList()));
    }

    private static Change.Delete plain(String group, String kind, String namespace, String name, String addon) {
        return delete(new ResourceId(group, kind, namespace, name), addon);
    }

    private static Change.Delete held(
            String group, String kind, String namespace, String name, String addon, String finalizer) {
        return new Change.Delete(
                leftover(new ResourceId(group, kind, namespace, name), addon), "uid", Set.of(finalizer), "");
    }

    private static Change.Delete delete(ResourceId id, String addon) {
        return new Change.Delete(leftover(id, addon), "uid");
    }

    private static Leftover leftover(ResourceId id, String addon) {
        return new Leftover(id, addon, Leftover.Reason.REMOVED, Map.of(), false);
    }
}
