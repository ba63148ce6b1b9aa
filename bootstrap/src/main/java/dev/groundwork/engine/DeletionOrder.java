package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.DnsRecord;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Listener;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.SecurityGroupRule;
import dev.groundwork.resource.TargetAttachment;
import dev.groundwork.resource.TargetGroup;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which deletion waits for which; the one place where that is decided. Roughly {@link Dependencies} in reverse, but from
 * ids alone, because what declared them may be gone, and with an eye on what controllers must still undo:
 *
 * <ol>
 *   <li>what a controller made something for (custom resources, Services and Ingresses with a load balancer), while that
 *       controller still runs
 *   <li>webhook configurations and APIServices: without their backend they would block everybody
 *   <li>workloads with their pods
 *   <li>what they used: ServiceAccounts, RBAC, configuration, roles in AWS
 *   <li>CustomResourceDefinitions, OIDC providers and Namespaces, when nothing needs them any more
 * </ol>
 */
public final class DeletionOrder {
    private static final Set<String> ADMISSION = Set.of(
            "APIService",
            "ValidatingWebhookConfiguration",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicyBinding",
            "MutatingAdmissionPolicyBinding");
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob");
    /** These groups are Kubernetes' own although they have a dot. */
    private static final Set<String> BUILT_IN = Set.of(
            "admissionregistration.k8s.io",
            "apiextensions.k8s.io",
            "apiregistration.k8s.io",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "certificates.k8s.io",
            "coordination.k8s.io",
            "discovery.k8s.io",
            "events.k8s.io",
            "flowcontrol.apiserver.k8s.io",
            "internal.apiserver.k8s.io",
            "networking.k8s.io",
            "node.k8s.io",
            "rbac.authorization.k8s.io",
            "resource.k8s.io",
            "scheduling.k8s.io",
            "storage.k8s.io");
    /** Pods of other add-ons get their rights in AWS through their pods. */
    private static final Set<String> GIVE_ROLES = Set.of("kube2iam", "eks-pod-identity-agent");

    private static final int CLAIM = 1;
    private static final int ADMITS = 5;
    private static final int WORKS = 6;
    private static final int SUPPORTS = 7;

    private final List<Change.Undeclared> going;
    private final Map<String, Set<String>> definers;

    private DeletionOrder(List<Change.Undeclared> all, List<Change.Undeclared> going) {
        this.going = going;
        // A CustomResourceDefinition is named after the group, and mostly stays; its add-on runs the controller.
        this.definers = all.stream()
                .filter(change -> change.id().kind().equals("CustomResourceDefinition"))
                .collect(Collectors.groupingBy(
                        change -> group(change.id()), Collectors.mapping(Change::addon, Collectors.toSet())));
    }

    /**
     * For each of these that goes, or of which that is not clear, what must be gone before.
     *
     * @param all also what is kept: it says whose kinds there are
     */
    static Map<ResourceId, Set<ResourceId>> of(List<Change.Undeclared> all) {
        List<Change.Undeclared> going = all.stream()
                .filter(change -> switch (change) {
                    case Change.Delete _, Change.Unclear _ -> true;
                    case Change.Kept _, Change.Refused _ -> false;
                })
                .toList();
        DeletionOrder order = new DeletionOrder(all, going);
        Map<ResourceId, Set<ResourceId>> before = new HashMap<>();
        going.forEach(change -> before.put(change.id(), order.before(change)));
        return before;
    }

    private Set<ResourceId> before(Change.Undeclared later) {
        return going.stream()
                .filter(first -> !first.id().equals(later.id()))
                .filter(first -> goesBefore(first, later))
                .map(Change::id)
                .collect(Collectors.toSet());
    }

    private boolean goesBefore(Change.Undeclared first, Change.Undeclared later) {
        ResourceId a = first.id();
        ResourceId b = later.id();
        if (isSink(a)) {
            return false;
        }
        if (isNodeGroup(a) && isNodeGroup(b) && later.leftover().reason() != Leftover.Reason.REMOVED) {
            // One after another, so that the others still carry pods while the nodes of one are drained.
            return a.compareTo(b) < 0;
        }
        if (isNodeGroup(b) && a.isAws(TargetAttachment.KIND)) {
            // The load balancer lets connections to nodes end before the nodes do.
            return ManagedNodeGroup.isMeant(
                    a.name().substring(0, a.name().lastIndexOf('/')), ManagedNodeGroup.behind(b.name()));
        }
        return switch (b.kind()) {
            case "Namespace" -> a.namespace().equals(b.name()) && !b.isAws();
            case "CustomResourceDefinition" ->
                a.group().equals(group(b)) || (isWorkload(a) && first.addon().equals(later.addon()));
            case OidcProvider.KIND -> a.isAws(Role.KIND);
            default -> staged(first, later);
        };
    }

    private boolean staged(Change.Undeclared first, Change.Undeclared later) {
        int stage = stage(first);
        int next = stage(later);
        boolean one = first.addon().equals(later.addon());
        if (GIVE_ROLES.contains(later.addon()) && !one) {
            return stage <= WORKS && next >= WORKS;
        }
        if (stage >= next || stage == SUPPORTS) {
            return false;
        }
        return one || (stage == CLAIM && owners(first).contains(later.addon()));
    }

    /** The add-ons whose controllers must still do something for it. */
    private Set<String> owners(Change.Undeclared claim) {
        Set<String> owners = new HashSet<>(definers.getOrDefault(claim.id().group(), Set.of()));
        if (claim instanceof Change.Delete delete) {
            delete.finalizers().forEach(finalizer -> Holders.of(finalizer).ifPresent(owners::add));
        }
        return owners;
    }

    private static int stage(Change.Undeclared change) {
        ResourceId id = change.id();
        if (id.isAws()) {
            return switch (id.kind()) {
                case DnsRecord.KIND -> 0;
                case TargetAttachment.KIND -> CLAIM;
                case Listener.KIND -> 2;
                case LoadBalancer.KIND -> 3;
                case TargetGroup.KIND, SecurityGroupRule.KIND, ManagedNodeGroup.KIND -> 4;
                case EksAddon.KIND -> WORKS;
                default -> SUPPORTS;
            };
        }
        if (isCustom(id) || isClaim(change)) {
            return CLAIM;
        }
        if (ADMISSION.contains(id.kind())) {
            return ADMITS;
        }
        return isWorkload(id) ? WORKS : SUPPORTS;
    }

    /** Somebody has to undo something before it can go; of what cannot be read that has to be feared. */
    private static boolean isClaim(Change.Undeclared change) {
        boolean entrance =
                change.id().kind().equals("Service") || change.id().kind().equals("Ingress");
        return switch (change) {
            case Change.Delete delete -> entrance && !delete.finalizers().isEmpty();
            case Change.Unclear _ -> entrance;
            case Change.Kept _, Change.Refused _ -> false;
        };
    }

    /** Whether the kind comes from a CustomResourceDefinition. */
    public static boolean isCustom(ResourceId id) {
        return !id.isAws() && id.group().contains(".") && !BUILT_IN.contains(id.group());
    }

    private static boolean isWorkload(ResourceId id) {
        return !id.isAws() && WORKLOADS.contains(id.kind());
    }

    private static boolean isNodeGroup(ResourceId id) {
        return id.isAws(ManagedNodeGroup.KIND);
    }

    /** Nothing waits for these. */
    private static boolean isSink(ResourceId id) {
        return id.kind().equals("Namespace")
                || id.kind().equals("CustomResourceDefinition")
                || id.isAws(OidcProvider.KIND);
    }

    private static String group(ResourceId definition) {
        return definition.name().substring(definition.name().indexOf('.') + 1);
    }
}
