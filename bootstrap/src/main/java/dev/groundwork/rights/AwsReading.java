package dev.groundwork.rights;

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

/** What reading a resource needs of AWS. A new kind breaks the switch, so that nobody forgets it. */
final class AwsReading {
    private AwsReading() {}

    static void of(AwsResource resource, AwsNeeds needs) {
        switch (resource) {
            case AccessEntry _ -> needs.readAccess();
            case OidcProvider provider ->
                needs.allow("TokenIssuer", needs.arn(provider), "iam:GetOpenIDConnectProvider");
            case Role role ->
                needs.readRole(
                        role.arn(needs.cluster().partition(), needs.cluster().account()), role.name());
            case RolePolicy policy -> needs.allow("Nodes", needs.nodeRole(policy.role()), "iam:GetRolePolicy");
            case ScalingGroup _ -> needs.describe("autoscaling:DescribeAutoScalingGroups");
            case TargetAttachment _ ->
                needs.describe("autoscaling:DescribeTrafficSources", "elasticloadbalancing:DescribeTargetGroups");
            case SecurityGroup _ -> needs.describe("ec2:DescribeSecurityGroups");
            case SecurityGroupRule _ -> needs.describe("ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules");
            case LoadBalancer _ ->
                needs.describe(
                        "ec2:DescribeSecurityGroups",
                        "elasticloadbalancing:DescribeLoadBalancers",
                        "elasticloadbalancing:DescribeLoadBalancerAttributes",
                        "elasticloadbalancing:DescribeTags");
            case TargetGroup _ ->
                needs.describe(
                        "elasticloadbalancing:DescribeTargetGroups",
                        "elasticloadbalancing:DescribeTargetGroupAttributes",
                        "elasticloadbalancing:DescribeTags");
            case Listener _ ->
                needs.describe(
                        "elasticloadbalancing:DescribeLoadBalancers",
                        "elasticloadbalancing:DescribeTargetGroups",
                        "elasticloadbalancing:DescribeListeners",
                        "elasticloadbalancing:DescribeListenerAttributes",
                        "elasticloadbalancing:DescribeTags");
            case DnsRecord record -> {
                needs.describe("elasticloadbalancing:DescribeLoadBalancers");
                needs.allow("Names", needs.zone(record.hostedZone()), "route53:ListResourceRecordSets");
            }
            case ManagedNodeGroup group -> {
                needs.nodeGroup(group.name());
                needs.allow("NodeRoles", group.machines().role(), "iam:GetRole");
                needs.allow(
                        "Cluster", needs.arn("eks", "cluster/" + needs.cluster().name()), "eks:ListNodegroups");
                needs.describe(
                        "autoscaling:DescribeAutoScalingGroups",
                        "ec2:DescribeInstanceTypeOfferings",
                        "ec2:DescribeInstanceTypes");
            }
            case LogGroup group -> {
                needs.describe("logs:DescribeLogGroups");
                needs.logGroup(group, "logs:ListTagsForResource");
            }
            case QueryDefinition _ -> needs.describe("logs:DescribeQueryDefinitions");
            case EksAddon addon -> needs.allow("EksAddons", needs.eksAddon(addon.name()), "eks:DescribeAddon");
            case PodIdentityAssociation _ -> needs.associations();
        }
    }
}
