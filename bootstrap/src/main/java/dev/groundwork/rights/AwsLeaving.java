package dev.groundwork.rights;

import dev.groundwork.resource.AccessEntry;
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

/** What finding and deleting needs of AWS for what only the record knows any more, by its id. */
final class AwsLeaving {
    private AwsLeaving() {}

    static void of(ResourceId id, boolean delete, AwsNeeds needs) {
        switch (id.kind()) {
            case AccessEntry.KIND -> {
                needs.readAccess();
                if (delete) {
                    needs.add(needs.tagged(needs.one("TakeAccess", "eks:DeleteAccessEntry", needs.accessEntries())));
                }
            }
            case OidcProvider.KIND -> provider(id.name(), delete, needs);
            case Role.KIND -> role(id.name(), delete, needs);
            case RolePolicy.KIND -> {
                String role = needs.nodeRole(id.name().substring(0, id.name().indexOf('/')));
                needs.allow("Nodes", role, "iam:GetRolePolicy");
                if (delete) {
                    needs.allow("LetNodesHandOutRoles", role, "iam:DeleteRolePolicy");
                }
            }
            case ScalingGroup.KIND -> {
                needs.describe("autoscaling:DescribeAutoScalingGroups");
                if (delete) {
                    needs.allow(
                            "ReleaseGroups",
                            needs.scalingGroup(id.name()),
                            "autoscaling:DeleteTags",
                            "autoscaling:ResumeProcesses");
                }
            }
            case TargetAttachment.KIND -> {
                needs.describe("autoscaling:DescribeTrafficSources", "elasticloadbalancing:DescribeTargetGroups");
                if (delete) {
                    String group = id.name().substring(0, id.name().lastIndexOf('/'));
                    needs.allow(
                            "ReleaseGroups",
                            needs.scalingGroup(AwsNeeds.whateverItRunsOn(group)),
                            "autoscaling:DetachTrafficSources");
                }
            }
            case EksAddon.KIND -> {
                needs.allow("EksAddons", needs.eksAddon(id.name()), "eks:DescribeAddon");
                if (delete) {
                    needs.add(needs.tagged(needs.one("DeleteEksAddons", "eks:DeleteAddon", needs.eksAddon(id.name()))));
                }
            }
            case PodIdentityAssociation.KIND -> {
                needs.associations();
                if (delete) {
                    needs.add(needs.tagged(
                            needs.one("AssociateRoles", "eks:DeletePodIdentityAssociation", needs.association())));
                }
            }
            case LogGroup.KIND -> needs.describe("logs:DescribeLogGroups");
            case ManagedNodeGroup.KIND -> {
                needs.nodeGroup(id.name());
                needs.describe("autoscaling:DescribeAutoScalingGroups");
                if (delete) {
                    needs.allow("DeleteNodeGroups", needs.nodeGroupArn(id.name()), "eks:DeleteNodegroup");
                }
            }
            case QueryDefinition.KIND -> {
                needs.describe("logs:DescribeQueryDefinitions");
                if (delete) {
                    needs.limitedByRegion("SaveQueries", "logs:DeleteQueryDefinition");
                }
            }
            default -> network(id, delete, needs);
        }
    }

    private static void provider(String host, boolean delete, AwsNeeds needs) {
        String arn = needs.global("iam", "oidc-provider/" + host);
        needs.allow("TokenIssuer", arn, "iam:GetOpenIDConnectProvider");
        // It stays while roles of others trust it; roles can be listed only all at once.
        needs.allow("TokenIssuer", needs.global("iam", "role/*"), "iam:ListRoles");
        if (delete) {
            needs.add(needs.tagged(needs.one("ForgetTokenIssuer", "iam:DeleteOpenIDConnectProvider", arn)));
        }
    }

    private static void role(String name, boolean delete, AwsNeeds needs) {
        String arn = needs.ownRole(name);
        needs.readRole(arn, name);
        if (delete) {
            needs.allow("DeleteRoles", arn, "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy");
        }
    }

    private static void network(ResourceId id, boolean delete, AwsNeeds needs) {
        String name = id.name();
        switch (id.kind()) {
            case SecurityGroup.KIND -> {
                needs.describe("ec2:DescribeSecurityGroups");
                if (delete) {
                    needs.add(needs.tagged(needs.one(
                            "DeleteSecurityGroups", "ec2:DeleteSecurityGroup", needs.arn("ec2", "security-group/*"))));
                }
            }
            case SecurityGroupRule.KIND -> {
                needs.describe("ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroupRules");
                if (delete) {
                    String group = name.substring(0, name.indexOf('/'));
                    needs.allow(
                            "CloseNodes",
                            needs.arn("ec2", "security-group/" + group),
                            "ec2:RevokeSecurityGroupIngress");
                }
            }
            case LoadBalancer.KIND ->
                balancing("loadbalancer/net/%s/*".formatted(name), LoadBalancer.KIND, delete, needs);
            case TargetGroup.KIND -> balancing("targetgroup/%s/*".formatted(name), TargetGroup.KIND, delete, needs);
            case Listener.KIND -> {
                needs.describe("elasticloadbalancing:DescribeLoadBalancers");
                String balancer = name.substring(0, name.lastIndexOf(':'));
                balancing("listener/net/%s/*/*".formatted(balancer), Listener.KIND, delete, needs);
            }
            case DnsRecord.KIND -> {
                String zone = needs.zone(name.substring(0, name.indexOf('/')));
                needs.allow("Names", zone, "route53:ListResourceRecordSets");
                if (delete) {
                    needs.name(zone, name.substring(name.indexOf('/') + 1));
                }
            }
            default -> throw new IllegalArgumentException("nobody knows what " + id + " needs");
        }
    }

    private static void balancing(String arn, String kind, boolean delete, AwsNeeds needs) {
        needs.describe("elasticloadbalancing:Describe%ss".formatted(kind), "elasticloadbalancing:DescribeTags");
        if (delete) {
            needs.allow("Delete%ss".formatted(kind), needs.balancing(arn), "elasticloadbalancing:Delete" + kind);
        }
    }
}
