package dev.groundwork.addon;

import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.PodIdentityAssociation;
import dev.groundwork.resource.PodTemplate;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The AWS role of the pods of one ServiceAccount, and the one place that knows what each mechanism makes of it: whom the
 * role trusts, what carries its ARN in the cluster, what else has to exist, and what proves it.
 *
 * @param identity the mechanism by which the pods get the role
 * @param movingFrom the one by which those got it that run since before, if they must keep it
 * @param role the role
 * @param arn the role's ARN
 * @param namespace the ServiceAccount's namespace
 * @param serviceAccount the ServiceAccount's name
 * @param resources the role and what its mechanism needs besides it
 * @param checks the claims that the pods get the role, and that nobody else does
 */
public record PodRole(
        Identity identity,
        Optional<Identity> movingFrom,
        Role role,
        String arn,
        String namespace,
        String serviceAccount,
        List<Resource> resources,
        List<Check> checks) {
    /** The name of the add-on that hands out roles on nodes, which is also that of the mechanism. */
    public static final String KUBE2IAM = "kube2iam";

    /** The program that does it. */
    public static final ResourceId DAEMON_SET = new ResourceId("apps", "DaemonSet", "kube-system", KUBE2IAM);

    /** The audience of tokens that are meant for AWS STS. */
    public static final String AUDIENCE = "sts.amazonaws.com";

    /** Whom a role trusts that pods get by EKS Pod Identity. */
    public static final String PODS = "pods.eks.amazonaws.com";

    /** The program that hands out roles by EKS Pod Identity. */
    public static final ResourceId AGENT =
            new ResourceId("apps", "DaemonSet", "kube-system", PodIdentityAssociation.AGENT);

    public PodRole {
        resources = List.copyOf(resources);
        checks = List.copyOf(checks);
    }

    /**
     * The role of an add-on's ServiceAccount.
     *
     * @throws ProblemException if the cluster lacks what the mechanism needs
     */
    public static PodRole of(
            String addon, String namespace, String serviceAccount, Tree policy, Surroundings surroundings) {
        return of(
                addon,
                addon,
                namespace,
                serviceAccount,
                new Permissions(Map.of(addon, policy), Set.of()),
                surroundings);
    }

    /**
     * What a role may do.
     *
     * @param policies inline policies by name
     * @param managed ARNs of managed policies
     */
    public record Permissions(Map<String, Tree> policies, Set<String> managed) {
        public Permissions {
            policies = Map.copyOf(policies);
            managed = Set.copyOf(managed);
        }
    }

    /**
     * The role of any ServiceAccount.
     *
     * @param addon whom it belongs to
     * @param name what tells it from the other roles of the cluster
     * @throws ProblemException if the cluster lacks what the mechanism needs
     */
    public static PodRole of(
            String addon,
            String name,
            String namespace,
            String serviceAccount,
            Permissions permissions,
            Surroundings surroundings) {
        Cluster cluster = surroundings.cluster();
        Tree trust = switch (surroundings.identity()) {
            case IRSA -> Trust.ofServiceAccount(provider(addon, surroundings), cluster, namespace, serviceAccount);
            case KUBE2IAM -> Trust.ofNodes(nodeRoles(addon, surroundings));
            case POD_IDENTITY -> {
                Tree pods = Trust.ofPods(cluster, namespace, serviceAccount);
                yield surroundings.leavesIrsa()
                        ? Trust.either(
                                pods,
                                Trust.ofServiceAccount(
                                        provider(addon, surroundings), cluster, namespace, serviceAccount))
                        : pods;
            }
        };
        Role role = new Role(
                addon,
                // IAM is global: two clusters of one name in two regions must not share a role.
                Names.fit("groundwork-%s-%s-%s".formatted(cluster.name(), cluster.region(), name), Names.ROLE),
                path(cluster),
                trust,
                permissions.policies(),
                permissions.managed(),
                tags(addon, surroundings));
        String arn = role.arn(cluster.partition(), cluster.account());
        List<Resource> resources = new ArrayList<>();
        if (surroundings.identity() == Identity.IRSA || surroundings.leavesIrsa()) {
            resources.add(provider(addon, surroundings));
        }
        resources.add(role);
        switch (surroundings.identity()) {
            case IRSA -> {}
            case KUBE2IAM -> resources.add(new AllowedRole(addon, namespace, arn));
            case POD_IDENTITY ->
                resources.add(new PodIdentityAssociation(
                        addon, cluster.name(), namespace, serviceAccount, arn, tags(addon, surroundings)));
        }
        Optional<Identity> movingFrom = surroundings.leavesIrsa() ? Optional.of(Identity.IRSA) : Optional.empty();
        IdentityCheck.OneMechanism alone = new IdentityCheck.OneMechanism(
                addon, surroundings.identity(), movingFrom, namespace, serviceAccount, arn);
        RoleCheck.RoleAssumable assumable =
                new RoleCheck.RoleAssumable(addon, arn, namespace, serviceAccount, AUDIENCE);
        // The way of before must be open for its pods, and no wider than it was.
        List<Check> before = surroundings.leavesIrsa()
                ? List.of(assumable, new RoleCheck.StrangerRefused(addon, assumable))
                : List.of();
        List<Check> checks = switch (surroundings.identity()) {
            case IRSA -> List.of(alone, assumable, new RoleCheck.StrangerRefused(addon, assumable));
            case KUBE2IAM ->
                List.of(
                        alone,
                        new IdentityCheck.NodesTrusted(addon, arn, nodeRoles(addon, surroundings)),
                        new IdentityCheck.NamespaceAllows(addon, namespace, arn),
                        new IdentityCheck.PodGetsRole(addon, namespace, arn, DAEMON_SET));
            case POD_IDENTITY ->
                Stream.of(
                                List.of(
                                        alone,
                                        new IdentityCheck.AssociationMade(
                                                addon, cluster.name(), namespace, serviceAccount, arn),
                                        new IdentityCheck.PodsTrusted(addon, arn, trust)),
                                before,
                                List.of(new IdentityCheck.PodGetsCredentials(
                                        addon, namespace, serviceAccount, arn, AGENT, surroundings.probeImage())))
                        .<Check>flatMap(List::stream)
                        .toList();
        };
        return new PodRole(
                surroundings.identity(), movingFrom, role, arn, namespace, serviceAccount, resources, checks);
    }

    /** Whether the ServiceAccount is annotated with the role. */
    public boolean annotates() {
        return identity == Identity.IRSA || movingFrom.isPresent();
    }

    /** What the webhook of EKS must have put into the pods. */
    public Injection injection() {
        return switch (identity) {
            case IRSA -> Injection.ofRole(arn);
            case KUBE2IAM -> Injection.none();
            case POD_IDENTITY -> Injection.ofAssociation();
        };
    }

    /** The path of all roles of a cluster. Nodes that hand out roles may assume what lies below it and nothing else. */
    public static String path(Cluster cluster) {
        return "/groundwork/%s/".formatted(cluster.name());
    }

    private static OidcProvider provider(String addon, Surroundings surroundings) {
        String issuer = surroundings
                .cluster()
                .issuer()
                .orElseThrow(() -> new ProblemException(new Problem(
                        Problem.Code.INVALID,
                        addon,
                        "needs an AWS role, but the cluster has no OIDC issuer",
                        "Set cluster.issuer in the baseline, or create the EKS cluster with one")));
        return new OidcProvider("identity", issuer, List.of(AUDIENCE), tags("identity", surroundings));
    }

    private static SortedSet<String> nodeRoles(String addon, Surroundings surroundings) {
        if (!surroundings.enabled().contains(KUBE2IAM)) {
            throw new ProblemException(new Problem(
                    Problem.Code.INVALID,
                    addon,
                    "gets its role from kube2iam, but the baseline has no add-on kube2iam",
                    "Add kube2iam below addons, or set identity: irsa"));
        }
        return surroundings.cluster().nodeIdentity().roles();
    }

    private static Map<String, String> tags(String addon, Surroundings surroundings) {
        Map<String, String> tags = new TreeMap<>(surroundings.tags());
        tags.put("groundwork.dev/cluster", surroundings.cluster().name());
        tags.put("groundwork.dev/addon", addon);
        return tags;
    }

    /**
     * The same objects, wired to the role: what carries the ARN so that the pods find it. Manifests say nothing of it,
     * because each mechanism has another place for it.
     */
    List<Resource> wired(List<Resource> objects) {
        List<Resource> wired = objects.stream()
                .map(object -> carries(object) ? annotated(object) : object)
                .toList();
        // What an association wires is seen in no object.
        if (wired.equals(objects) && identity != Identity.POD_IDENTITY) {
            throw new IllegalStateException("%s has no %s of ServiceAccount %s/%s to wire"
                    .formatted(role.addon(), identity.bearer(), namespace, serviceAccount));
        }
        return wired;
    }

    private boolean carries(Resource resource) {
        if (!resource.id().namespace().equals(namespace)) {
            return false;
        }
        return switch (identity) {
            case IRSA, POD_IDENTITY ->
                annotates() && resource.id().equals(new ResourceId("", "ServiceAccount", namespace, serviceAccount));
            case KUBE2IAM ->
                PodTemplate.of(resource.tree().at())
                        .filter(template -> PodTemplate.serviceAccount(template).equals(serviceAccount))
                        .isPresent();
        };
    }

    private Resource annotated(Resource object) {
        return new KubernetesObject(object.addon(), object.tree().with(root -> {
            switch (identity) {
                case IRSA, POD_IDENTITY ->
                    root.withObjectProperty("metadata")
                            .withObjectProperty("annotations")
                            .put(Identity.IRSA.annotation(), arn);
                case KUBE2IAM -> PodTemplate.annotate(PodTemplate.of(root).orElseThrow(), identity.annotation(), arn);
            }
            return root;
        }));
    }
}
