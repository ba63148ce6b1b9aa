package dev.groundwork.rights;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.NodeIdentity;
import dev.groundwork.resource.AwsResource;
import dev.groundwork.resource.DnsRecord;
import dev.groundwork.resource.LogGroup;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.ResourceId;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run needs of AWS: the rights so far, and how they are written. What has a name is named; what AWS does not let us limit by a name is limited by our tag or by the region.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">
 *     Actions, resources and condition keys</a>
 */
final class AwsNeeds {
    private static final String TAG = "groundwork.dev/cluster";
    static final String EQUALS = "StringEquals";
    static final String ALL_EQUAL = "ForAllValues:StringEquals";

    private final Wanted wanted;
    private final Cluster cluster;
    private final SortedSet<IamGrant> grants = new TreeSet<>();

    AwsNeeds(Wanted wanted) {
        this.wanted = wanted;
        this.cluster = wanted.cluster();
    }

    Cluster cluster() {
        return cluster;
    }

    SortedSet<IamGrant> grants() {
        return new TreeSet<>(grants);
    }

    /** What every run asks, and what only some baselines need. */
    void facts() {
        if (wanted.reads(Wanted.Fact.EKS)) {
            allow("Cluster", eksCluster(), "eks:DescribeCluster");
        }
        describe("autoscaling:DescribeAutoScalingGroups");
        if (wanted.reads(Wanted.Fact.NETWORK)) {
            describe("ec2:DescribeInstances", "ec2:DescribeRouteTables", "ec2:DescribeSubnets");
        }
        if (wanted.reads(Wanted.Fact.EKS_ADDONS)) {
            describe("eks:DescribeAddonConfiguration", "eks:DescribeAddonVersions");
        }
        if (wanted.reads(Wanted.Fact.NODE_ROLES)) {
            describe("ec2:DescribeInstances");
            // The profile's name is known only from the instances.
            allow("Nodes", global("iam", "instance-profile/*"), "iam:GetInstanceProfile");
        }
    }

    /** What is looked at before anything is laid on the cluster. Its network is known only where EKS knows the cluster. */
    void preflight() {
        describe("ec2:DescribeInstances", "ec2:DescribeInstanceTypes", "ec2:DescribeSecurityGroupRules");
        // Of AWS too, whose lists are in no account, and those that other accounts share.
        allow(
                "PrefixLists",
                "arn:%s:ec2:%s:*:prefix-list/*".formatted(cluster.partition(), cluster.region()),
                "ec2:GetManagedPrefixListEntries");
        if (wanted.reads(Wanted.Fact.EKS)) {
            describe(
                    "eks:DescribeClusterVersions",
                    "ec2:DescribeRouteTables",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeVpcEndpoints");
            allow("Cluster", arn("eks", "cluster/" + cluster.name()), "eks:ListFargateProfiles");
            allow(
                    "Cluster",
                    arn("eks", "fargateprofile/%s/*/*".formatted(cluster.name())),
                    "eks:DescribeFargateProfile");
        }
    }

    /** Reading the node group of that name. */
    void nodeGroup(String name) {
        allow("NodeGroups", nodeGroupArn(name), "eks:DescribeNodegroup");
    }

    String nodeGroupArn(String name) {
        // It ends in an id that EKS thinks up.
        return arn("eks", "nodegroup/%s/%s/*".formatted(cluster.name(), whateverItRunsOn(name)));
    }

    /** The same rights do for what the next change of its machines makes of a group. */
    static String whateverItRunsOn(String name) {
        String stem = ManagedNodeGroup.stem(name);
        return stem.equals(name) ? name : stem + "*";
    }

    /** All of them, because nobody may be locked out; and who calls. */
    void readAccess() {
        String clusterArn = arn("eks", "cluster/" + cluster.name());
        allow("Cluster", clusterArn, "eks:DescribeCluster", "eks:ListAccessEntries");
        allow("Access", accessEntries(), "eks:DescribeAccessEntry", "eks:ListAssociatedAccessPolicies");
        // Whoever calls may be any role.
        allow("Access", global("iam", "role/*"), "iam:GetRole");
        allow("Access", global("iam", "user/*"), "iam:GetUser");
        describe("eks:ListAccessPolicies");
    }

    String accessEntries() {
        return arn("eks", "access-entry/%s/*".formatted(cluster.name()));
    }

    void read(AwsResource resource) {
        AwsReading.of(resource, this);
    }

    void write(AwsResource resource) {
        AwsWriting.of(resource, this);
    }

    /** What was applied once and is not wanted any more. Log groups go only when a person asks for it. */
    void leave(ResourceId id, boolean delete) {
        if (!id.isAws()) {
            return;
        }
        AwsLeaving.of(id, delete, this);
    }

    void allow(String topic, String resource, String... actions) {
        for (String action : actions) {
            add(one(topic, action, resource));
        }
    }

    /** These name no resource; the region is all that limits them. */
    void describe(String... actions) {
        limitedByRegion("Look", actions);
    }

    void limitedByRegion(String topic, String... actions) {
        for (String action : actions) {
            add(one(topic, action, "*").when(EQUALS, "aws:RequestedRegion", cluster.region()));
        }
    }

    IamGrant one(String topic, String action, String resource) {
        return new IamGrant(topic, action, resource, new TreeMap<>());
    }

    void add(IamGrant grant) {
        grants.add(grant);
    }

    /** Only with our tag in the request, if what is made gets it. */
    IamGrant ours(IamGrant grant, Map<String, String> tags) {
        return tags.containsKey(TAG) ? grant.when(EQUALS, "aws:RequestTag/" + TAG, cluster.name()) : grant;
    }

    /** Only on what has our tag. */
    IamGrant tagged(IamGrant grant) {
        return grant.when(EQUALS, "aws:ResourceTag/" + TAG, cluster.name());
    }

    String arn(String service, String rest) {
        return "arn:%s:%s:%s:%s:%s".formatted(cluster.partition(), service, cluster.region(), cluster.account(), rest);
    }

    String global(String service, String rest) {
        return "arn:%s:%s::%s:%s".formatted(cluster.partition(), service, cluster.account(), rest);
    }

    /** Associations have ids that nobody knows before; that of a ServiceAccount is found in the list of all. */
    void associations() {
        allow("Associations", eksCluster(), "eks:ListPodIdentityAssociations");
        allow("Associations", association(), "eks:DescribePodIdentityAssociation");
    }

    String association() {
        return arn("eks", "podidentityassociation/%s/*".formatted(cluster.name()));
    }

    String eksCluster() {
        return arn("eks", "cluster/" + cluster.name());
    }

    String eksAddon(String name) {
        return arn("eks", "addon/%s/%s/*".formatted(cluster.name(), name));
    }

    String balancing(String rest) {
        return arn("elasticloadbalancing", rest);
    }

    String scalingGroup(String name) {
        return arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/" + name);
    }

    String arn(OidcProvider provider) {
        return provider.arn(cluster.partition(), cluster.account());
    }

    String zone(String id) {
        return "arn:%s:route53:::hostedzone/%s".formatted(cluster.partition(), id);
    }

    /** A DNS record and the one beside it that says whose it is. */
    void name(String zone, String name) {
        add(one("MakeNames", "route53:ChangeResourceRecordSets", zone)
                .when(
                        ALL_EQUAL,
                        "route53:ChangeResourceRecordSetsNormalizedRecordNames",
                        normalized(name),
                        normalized(DnsRecord.markName(name))));
    }

    void readRole(String arn, String name) {
        // A role that is not there yet, or lies elsewhere, is judged by its name without a path.
        for (String one : new String[] {arn, global("iam", "role/" + name)}) {
            allow(
                    "Roles",
                    one,
                    "iam:GetRole",
                    "iam:GetRolePolicy",
                    "iam:ListAttachedRolePolicies",
                    "iam:ListRolePolicies");
        }
    }

    /** The ARN of a role of this cluster, of which only the name is known. */
    String ownRole(String name) {
        return global("iam", "role/groundwork/%s/%s".formatted(cluster.name(), name));
    }

    private static String normalized(String name) {
        // Route 53 writes an asterisk as its octal code.
        return name.replace("*", "\\052");
    }

    void logGroup(LogGroup group, String... actions) {
        String arn = group.arn(cluster.partition(), cluster.region(), cluster.account());
        allow("LogGroups", arn, actions);
        allow("LogGroups", arn + ":*", actions);
    }

    /** The ARN of a node's role with its path where that is known. */
    String nodeRole(String name) {
        if (cluster.nodeIdentity() instanceof NodeIdentity.Known known) {
            return nodeRole(known.roles(), name);
        }
        return global("iam", "role/" + name);
    }

    private String nodeRole(Collection<String> arns, String name) {
        return arns.stream()
                .filter(arn -> arn.endsWith("/" + name))
                .findFirst()
                .orElseGet(() -> global("iam", "role/" + name));
    }
}
