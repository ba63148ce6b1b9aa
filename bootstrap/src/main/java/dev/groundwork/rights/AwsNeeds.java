package dev.groundwork.rights;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.NodeIdentity;
import dev.groundwork.addon.PodRole;
import dev.groundwork.resource.AccessEntry;
import dev.groundwork.resource.AwsResource;
import dev.groundwork.resource.DnsRecord;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Listener;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.LogGroup;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.PodIdentityAssociation;
import dev.groundwork.resource.QueryDefinition;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.RolePolicy;
import dev.groundwork.resource.ScalingGroup;
import dev.groundwork.resource.SecurityGroup;
import dev.groundwork.resource.SecurityGroupRule;
import dev.groundwork.resource.TargetAttachment;
import dev.groundwork.resource.TargetGroup;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What reading and writing resources needs of AWS. A new kind breaks the switches, so that nobody forgets it. What has a
 * name is named; what AWS does not let us limit by a name is limited by our tag or by the region.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">
 *     Actions, resources and condition keys</a>
 */
final class AwsNeeds {
    private static final String TAG = "groundwork.dev/cluster";
    private static final String EQUALS = "StringEquals";
    private static final String ALL_EQUAL = "ForAllValues:StringEquals";

    private final Wanted wanted;
    private final Cluster cluster;
    private final SortedSet<IamGrant> grants = new TreeSet<>();

    AwsNeeds(Wanted wanted) {
        this.wanted = wanted;
        this.cluster = wanted.cluster();
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

    void read(AwsResource resource) {
        switch (resource) {
            case AccessEntry _ -> readAccess();
            case OidcProvider provider -> allow("TokenIssuer", arn(provider), "iam:GetOpenIDConnectProvider");
            case Role role -> readRole(role.arn(cluster.partition(), cluster.account()), role.name());
            case RolePolicy policy -> allow("Nodes", nodeRole(policy.role()), "iam:GetRolePolicy");
            case ScalingGroup _ -> describe("autoscaling:DescribeAutoScalingGroups");
            case TargetAttachment _ ->
                describe("autoscaling:DescribeTrafficSources", "elasticloadbalancing:DescribeTargetGroups");
            case SecurityGroup _ -> describe("ec2:DescribeSecurityGroups");
            case SecurityGroupRule _ -> describe("ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules");
            case LoadBalancer _ ->
                describe(
                        "ec2:DescribeSecurityGroups",
                        "elasticloadbalancing:DescribeLoadBalancers",
                        "elasticloadbalancing:DescribeLoadBalancerAttributes",
                        "elasticloadbalancing:DescribeTags");
            case TargetGroup _ ->
                describe(
                        "elasticloadbalancing:DescribeTargetGroups",
                        "elasticloadbalancing:DescribeTargetGroupAttributes",
                        "elasticloadbalancing:DescribeTags");
            case Listener _ ->
                describe(
                        "elasticloadbalancing:DescribeLoadBalancers",
                        "elasticloadbalancing:DescribeTargetGroups",
                        "elasticloadbalancing:DescribeListeners",
                        "elasticloadbalancing:DescribeListenerAttributes",
                        "elasticloadbalancing:DescribeTags");
            case DnsRecord record -> {
                describe("elasticloadbalancing:DescribeLoadBalancers");
                allow("Names", zone(record.hostedZone()), "route53:ListResourceRecordSets");
            }
            case ManagedNodeGroup group -> {
                nodeGroup(group.name());
                allow("NodeRoles", group.machines().role(), "iam:GetRole");
                allow("Cluster", arn("eks", "cluster/" + cluster.name()), "eks:ListNodegroups");
                describe(
                        "autoscaling:DescribeAutoScalingGroups",
                        "ec2:DescribeInstanceTypeOfferings",
                        "ec2:DescribeInstanceTypes");
            }
            case LogGroup group -> {
                describe("logs:DescribeLogGroups");
                logGroup(group, "logs:ListTagsForResource");
            }
            case QueryDefinition _ -> describe("logs:DescribeQueryDefinitions");
            case EksAddon addon -> allow("EksAddons", eksAddon(addon.name()), "eks:DescribeAddon");
            case PodIdentityAssociation _ -> associations();
        }
    }

    void write(AwsResource resource) {
        switch (resource) {
            case AccessEntry entry -> {
                String clusterArn = arn("eks", "cluster/" + cluster.name());
                add(ours(one("GiveAccess", "eks:CreateAccessEntry", clusterArn), entry.tags()));
                allow(
                        "GiveAccess",
                        accessEntries(),
                        "eks:AssociateAccessPolicy",
                        "eks:DisassociateAccessPolicy",
                        "eks:TagResource",
                        "eks:UpdateAccessEntry");
            }
            case OidcProvider provider ->
                allow(
                        "MakeTokenIssuerKnown",
                        arn(provider),
                        "iam:AddClientIDToOpenIDConnectProvider",
                        "iam:CreateOpenIDConnectProvider",
                        "iam:TagOpenIDConnectProvider");
            case Role role -> role(role);
            case RolePolicy policy -> allow("LetNodesHandOutRoles", nodeRole(policy.role()), "iam:PutRolePolicy");
            case ScalingGroup group -> {
                if (!group.tags().isEmpty()) {
                    String[] keys = new TreeSet<>(group.tags().keySet()).toArray(String[]::new);
                    add(one("MarkGroups", "autoscaling:CreateOrUpdateTags", scalingGroup(group.name()))
                            .when(ALL_EQUAL, "aws:TagKeys", keys));
                }
                if (!group.suspendedProcesses().isEmpty()) {
                    allow("SuspendGroups", scalingGroup(group.name()), "autoscaling:SuspendProcesses");
                }
            }
            case TargetAttachment attachment ->
                allow(
                        "RegisterNodes",
                        scalingGroup(whateverItRunsOn(attachment.scalingGroup())),
                        "autoscaling:AttachTrafficSources");
            case SecurityGroup group -> securityGroup(group);
            case SecurityGroupRule rule -> {
                allow("OpenNodes", arn("ec2", "security-group/" + rule.group()), "ec2:AuthorizeSecurityGroupIngress");
                newRule();
            }
            case LoadBalancer balancer -> balancer(balancer);
            case TargetGroup group ->
                allow(
                        "MakeTargetGroups",
                        balancing("targetgroup/%s/*".formatted(group.name())),
                        "elasticloadbalancing:AddTags",
                        "elasticloadbalancing:CreateTargetGroup",
                        "elasticloadbalancing:ModifyTargetGroup",
                        "elasticloadbalancing:ModifyTargetGroupAttributes");
            case Listener listener -> {
                allow(
                        "MakeListeners",
                        balancing("loadbalancer/net/%s/*".formatted(listener.loadBalancer())),
                        "elasticloadbalancing:CreateListener");
                allow(
                        "MakeListeners",
                        balancing("listener/net/%s/*/*".formatted(listener.loadBalancer())),
                        "elasticloadbalancing:AddTags",
                        "elasticloadbalancing:ModifyListener",
                        "elasticloadbalancing:ModifyListenerAttributes");
            }
            case DnsRecord record -> name(zone(record.hostedZone()), record.name());
            case ManagedNodeGroup group -> nodeGroup(group);
            case LogGroup group -> {
                logGroup(group, "logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource");
                if (group.kmsKey().isPresent()) {
                    logGroup(group, "logs:AssociateKmsKey");
                }
            }
            case QueryDefinition _ -> limitedByRegion("SaveQueries", "logs:PutQueryDefinition");
            case EksAddon addon -> {
                // It is made within the cluster; what it is called then has an id that nobody knows before.
                add(ours(one("MakeEksAddons", "eks:CreateAddon", eksCluster()), addon.tags()));
                allow("MakeEksAddons", eksAddon(addon.name()), "eks:TagResource", "eks:UpdateAddon");
                addon.serviceAccountRole()
                        .ifPresent(role -> add(one("GiveEksRoles", "iam:PassRole", role)
                                .when(EQUALS, "iam:PassedToService", "eks.amazonaws.com")));
            }
            case PodIdentityAssociation association -> {
                add(ours(one("AssociateRoles", "eks:CreatePodIdentityAssociation", eksCluster()), association.tags()));
                allow("AssociateRoles", association(), "eks:TagResource", "eks:UpdatePodIdentityAssociation");
                add(one("GivePodsRoles", "iam:PassRole", association.role())
                        .when(EQUALS, "iam:PassedToService", PodRole.PODS));
            }
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

    /**
     * Whoever makes a node group hands a role to it, so that is limited to this role and to EC2 and EKS; the first one of an
     * account makes a role of EKS's own.
     */
    private void nodeGroup(ManagedNodeGroup group) {
        add(ours(one("MakeNodeGroups", "eks:CreateNodegroup", arn("eks", "cluster/" + cluster.name())), group.tags()));
        String arn = nodeGroupArn(group.name());
        // One that EKS could not make is deleted first.
        allow("MakeNodeGroups", arn, "eks:DeleteNodegroup", "eks:TagResource", "eks:UpdateNodegroupConfig");
        String role = group.machines().role();
        allow("HandRolesToNodes", role, "iam:GetRole", "iam:ListAttachedRolePolicies");
        add(one("HandRolesToNodes", "iam:PassRole", role)
                .when(EQUALS, "iam:PassedToService", "ec2.amazonaws.com", "eks.amazonaws.com"));
        add(one(
                        "FirstNodeGroup",
                        "iam:CreateServiceLinkedRole",
                        global(
                                "iam",
                                "role/aws-service-role/eks-nodegroup.amazonaws.com/AWSServiceRoleForAmazonEKSNodegroup"))
                .when(EQUALS, "iam:AWSServiceName", "eks-nodegroup.amazonaws.com"));
        describe("ec2:DescribeSubnets");
        String behind = scalingGroup("eks-%s-*".formatted(whateverItRunsOn(group.name())));
        String[] keys = group.scalingTags().keySet().toArray(String[]::new);
        add(one("MarkGroups", "autoscaling:CreateOrUpdateTags", behind).when(ALL_EQUAL, "aws:TagKeys", keys));
        allow("MarkGroups", behind, "autoscaling:DeleteTags");
        allow("SuspendGroups", behind, "autoscaling:SuspendProcesses");
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

    private void role(Role role) {
        String arn = role.arn(cluster.partition(), cluster.account());
        add(ours(one("MakeRoles", "iam:CreateRole", arn), role.tags()));
        allow(
                "MakeRoles",
                arn,
                "iam:DeleteRolePolicy",
                "iam:DetachRolePolicy",
                "iam:PutRolePolicy",
                "iam:TagRole",
                "iam:UntagRole",
                "iam:UpdateAssumeRolePolicy");
        if (!role.managedPolicies().isEmpty()) {
            String[] policies = new TreeSet<>(role.managedPolicies()).toArray(String[]::new);
            add(one("AttachPolicies", "iam:AttachRolePolicy", arn).when("ArnEquals", "iam:PolicyARN", policies));
        }
    }

    private void securityGroup(SecurityGroup group) {
        String any = arn("ec2", "security-group/*");
        add(one("MakeSecurityGroups", "ec2:CreateSecurityGroup", arn("ec2", "vpc/" + group.vpcId())));
        add(ours(one("MakeSecurityGroups", "ec2:CreateSecurityGroup", any), group.tags()));
        add(one("MakeSecurityGroups", "ec2:CreateTags", any).when(EQUALS, "ec2:CreateAction", "CreateSecurityGroup"));
        for (String action :
                new String[] {"ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress", "ec2:CreateTags"
                }) {
            add(tagged(one("ChangeSecurityGroups", action, any)));
        }
        newRule();
    }

    /** A rule is a resource of its own as soon as it gets tags. */
    private void newRule() {
        String rules = arn("ec2", "security-group-rule/*");
        add(one("MakeSecurityGroupRules", "ec2:AuthorizeSecurityGroupIngress", rules));
        add(one("MakeSecurityGroupRules", "ec2:CreateTags", rules)
                .when(EQUALS, "ec2:CreateAction", "AuthorizeSecurityGroupIngress"));
        add(tagged(one("ChangeSecurityGroups", "ec2:CreateTags", rules)));
    }

    private void balancer(LoadBalancer balancer) {
        String arn = balancing("loadbalancer/net/%s/*".formatted(balancer.name()));
        add(ours(one("MakeLoadBalancers", "elasticloadbalancing:CreateLoadBalancer", arn), balancer.tags()));
        allow(
                "MakeLoadBalancers",
                arn,
                "elasticloadbalancing:AddTags",
                "elasticloadbalancing:ModifyLoadBalancerAttributes",
                "elasticloadbalancing:SetSecurityGroups",
                "elasticloadbalancing:SetSubnets");
        add(one(
                        "FirstLoadBalancer",
                        "iam:CreateServiceLinkedRole",
                        global(
                                "iam",
                                "role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing"))
                .when(EQUALS, "iam:AWSServiceName", "elasticloadbalancing.amazonaws.com"));
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
    private IamGrant ours(IamGrant grant, Map<String, String> tags) {
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

    private String arn(OidcProvider provider) {
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

    private void logGroup(LogGroup group, String... actions) {
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
