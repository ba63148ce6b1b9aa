package dev.groundwork.rights;

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
import dev.groundwork.resource.Role;
import dev.groundwork.resource.RolePolicy;
import dev.groundwork.resource.ScalingGroup;
import dev.groundwork.resource.SecurityGroup;
import dev.groundwork.resource.SecurityGroupRule;
import dev.groundwork.resource.TargetAttachment;
import dev.groundwork.resource.TargetGroup;
import java.util.TreeSet;

/** What making and changing a resource needs of AWS. A new kind breaks the switch, so that nobody forgets it. */
final class AwsWriting {
    private AwsWriting() {}

    static void of(AwsResource resource, AwsNeeds needs) {
        switch (resource) {
            case AccessEntry entry -> {
                String clusterArn =
                        needs.arn("eks", "cluster/" + needs.cluster().name());
                needs.add(needs.ours(needs.one("GiveAccess", "eks:CreateAccessEntry", clusterArn), entry.tags()));
                needs.allow(
                        "GiveAccess",
                        needs.accessEntries(),
                        "eks:AssociateAccessPolicy",
                        "eks:DisassociateAccessPolicy",
                        "eks:TagResource",
                        "eks:UpdateAccessEntry");
            }
            case OidcProvider provider ->
                needs.allow(
                        "MakeTokenIssuerKnown",
                        needs.arn(provider),
                        "iam:AddClientIDToOpenIDConnectProvider",
                        "iam:CreateOpenIDConnectProvider",
                        "iam:TagOpenIDConnectProvider");
            case Role role -> role(role, needs);
            case RolePolicy policy ->
                needs.allow("LetNodesHandOutRoles", needs.nodeRole(policy.role()), "iam:PutRolePolicy");
            case ScalingGroup group -> {
                if (!group.tags().isEmpty()) {
                    String[] keys = new TreeSet<>(group.tags().keySet()).toArray(String[]::new);
                    needs.add(
                            needs.one("MarkGroups", "autoscaling:CreateOrUpdateTags", needs.scalingGroup(group.name()))
                                    .when(AwsNeeds.ALL_EQUAL, "aws:TagKeys", keys));
                }
                if (!group.suspendedProcesses().isEmpty()) {
                    needs.allow("SuspendGroups", needs.scalingGroup(group.name()), "autoscaling:SuspendProcesses");
                }
            }
            case TargetAttachment attachment ->
                needs.allow(
                        "RegisterNodes",
                        needs.scalingGroup(AwsNeeds.whateverItRunsOn(attachment.scalingGroup())),
                        "autoscaling:AttachTrafficSources");
            case SecurityGroup group -> securityGroup(group, needs);
            case SecurityGroupRule rule -> {
                needs.allow(
                        "OpenNodes",
                        needs.arn("ec2", "security-group/" + rule.group()),
                        "ec2:AuthorizeSecurityGroupIngress");
                newRule(needs);
            }
            case LoadBalancer balancer -> balancer(balancer, needs);
            case TargetGroup group ->
                needs.allow(
                        "MakeTargetGroups",
                        needs.balancing("targetgroup/%s/*".formatted(group.name())),
                        "elasticloadbalancing:AddTags",
                        "elasticloadbalancing:CreateTargetGroup",
                        "elasticloadbalancing:ModifyTargetGroup",
                        "elasticloadbalancing:ModifyTargetGroupAttributes");
            case Listener listener -> {
                needs.allow(
                        "MakeListeners",
                        needs.balancing("loadbalancer/net/%s/*".formatted(listener.loadBalancer())),
                        "elasticloadbalancing:CreateListener");
                needs.allow(
                        "MakeListeners",
                        needs.balancing("listener/net/%s/*/*".formatted(listener.loadBalancer())),
                        "elasticloadbalancing:AddTags",
                        "elasticloadbalancing:ModifyListener",
                        "elasticloadbalancing:ModifyListenerAttributes");
            }
            case DnsRecord record -> needs.name(needs.zone(record.hostedZone()), record.name());
            case ManagedNodeGroup group -> nodeGroup(group, needs);
            case LogGroup group -> {
                needs.logGroup(group, "logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource");
                if (group.kmsKey().isPresent()) {
                    needs.logGroup(group, "logs:AssociateKmsKey");
                }
            }
            case QueryDefinition _ -> needs.limitedByRegion("SaveQueries", "logs:PutQueryDefinition");
            case EksAddon addon -> {
                // It is made within the cluster; what it is called then has an id that nobody knows before.
                needs.add(needs.ours(needs.one("MakeEksAddons", "eks:CreateAddon", needs.eksCluster()), addon.tags()));
                needs.allow("MakeEksAddons", needs.eksAddon(addon.name()), "eks:TagResource", "eks:UpdateAddon");
                addon.serviceAccountRole()
                        .ifPresent(role -> needs.add(needs.one("GiveEksRoles", "iam:PassRole", role)
                                .when(AwsNeeds.EQUALS, "iam:PassedToService", "eks.amazonaws.com")));
            }
            case PodIdentityAssociation association -> {
                needs.add(needs.ours(
                        needs.one("AssociateRoles", "eks:CreatePodIdentityAssociation", needs.eksCluster()),
                        association.tags()));
                needs.allow(
                        "AssociateRoles", needs.association(), "eks:TagResource", "eks:UpdatePodIdentityAssociation");
                needs.add(needs.one("GivePodsRoles", "iam:PassRole", association.role())
                        .when(AwsNeeds.EQUALS, "iam:PassedToService", PodRole.PODS));
            }
        }
    }

    /**
     * Whoever makes a node group hands a role to it, so that is limited to this role and to EC2 and EKS; the first one of an
     * account makes a role of EKS's own.
     */
    private static void nodeGroup(ManagedNodeGroup group, AwsNeeds needs) {
        needs.add(needs.ours(
                needs.one(
                        "MakeNodeGroups",
                        "eks:CreateNodegroup",
                        needs.arn("eks", "cluster/" + needs.cluster().name())),
                group.tags()));
        String arn = needs.nodeGroupArn(group.name());
        // One that EKS could not make is deleted first.
        needs.allow("MakeNodeGroups", arn, "eks:DeleteNodegroup", "eks:TagResource", "eks:UpdateNodegroupConfig");
        String role = group.machines().role();
        needs.allow("HandRolesToNodes", role, "iam:GetRole", "iam:ListAttachedRolePolicies");
        needs.add(needs.one("HandRolesToNodes", "iam:PassRole", role)
                .when(AwsNeeds.EQUALS, "iam:PassedToService", "ec2.amazonaws.com", "eks.amazonaws.com"));
        needs.add(needs.one(
                        "FirstNodeGroup",
                        "iam:CreateServiceLinkedRole",
                        needs.global(
                                "iam",
                                "role/aws-service-role/eks-nodegroup.amazonaws.com/AWSServiceRoleForAmazonEKSNodegroup"))
                .when(AwsNeeds.EQUALS, "iam:AWSServiceName", "eks-nodegroup.amazonaws.com"));
        needs.describe("ec2:DescribeSubnets");
        String behind = needs.scalingGroup("eks-%s-*".formatted(AwsNeeds.whateverItRunsOn(group.name())));
        String[] keys = group.scalingTags().keySet().toArray(String[]::new);
        needs.add(needs.one("MarkGroups", "autoscaling:CreateOrUpdateTags", behind)
                .when(AwsNeeds.ALL_EQUAL, "aws:TagKeys", keys));
        needs.allow("MarkGroups", behind, "autoscaling:DeleteTags");
        needs.allow("SuspendGroups", behind, "autoscaling:SuspendProcesses");
    }

    private static void role(Role role, AwsNeeds needs) {
        String arn = role.arn(needs.cluster().partition(), needs.cluster().account());
        needs.add(needs.ours(needs.one("MakeRoles", "iam:CreateRole", arn), role.tags()));
        needs.allow(
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
            needs.add(needs.one("AttachPolicies", "iam:AttachRolePolicy", arn)
                    .when("ArnEquals", "iam:PolicyARN", policies));
        }
    }

    private static void securityGroup(SecurityGroup group, AwsNeeds needs) {
        String any = needs.arn("ec2", "security-group/*");
        needs.add(needs.one("MakeSecurityGroups", "ec2:CreateSecurityGroup", needs.arn("ec2", "vpc/" + group.vpcId())));
        needs.add(needs.ours(needs.one("MakeSecurityGroups", "ec2:CreateSecurityGroup", any), group.tags()));
        needs.add(needs.one("MakeSecurityGroups", "ec2:CreateTags", any)
                .when(AwsNeeds.EQUALS, "ec2:CreateAction", "CreateSecurityGroup"));
        for (String action :
                new String[] {"ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress", "ec2:CreateTags"
                }) {
            needs.add(needs.tagged(needs.one("ChangeSecurityGroups", action, any)));
        }
        newRule(needs);
    }

    /** A rule is a resource of its own as soon as it gets tags. */
    private static void newRule(AwsNeeds needs) {
        String rules = needs.arn("ec2", "security-group-rule/*");
        needs.add(needs.one("MakeSecurityGroupRules", "ec2:AuthorizeSecurityGroupIngress", rules));
        needs.add(needs.one("MakeSecurityGroupRules", "ec2:CreateTags", rules)
                .when(AwsNeeds.EQUALS, "ec2:CreateAction", "AuthorizeSecurityGroupIngress"));
        needs.add(needs.tagged(needs.one("ChangeSecurityGroups", "ec2:CreateTags", rules)));
    }

    private static void balancer(LoadBalancer balancer, AwsNeeds needs) {
        String arn = needs.balancing("loadbalancer/net/%s/*".formatted(balancer.name()));
        needs.add(needs.ours(
                needs.one("MakeLoadBalancers", "elasticloadbalancing:CreateLoadBalancer", arn), balancer.tags()));
        needs.allow(
                "MakeLoadBalancers",
                arn,
                "elasticloadbalancing:AddTags",
                "elasticloadbalancing:ModifyLoadBalancerAttributes",
                "elasticloadbalancing:SetSecurityGroups",
                "elasticloadbalancing:SetSubnets");
        needs.add(needs.one(
                        "FirstLoadBalancer",
                        "iam:CreateServiceLinkedRole",
                        needs.global(
                                "iam",
                                "role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing"))
                .when(AwsNeeds.EQUALS, "iam:AWSServiceName", "elasticloadbalancing.amazonaws.com"));
    }
}
