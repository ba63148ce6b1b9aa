package dev.groundwork.rights;

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

/** What proving claims needs of AWS. Tokens prove roles by themselves: who assumes one with a token needs no right. */
final class AwsCheckNeeds {
    private final AwsNeeds needs;

    AwsCheckNeeds(AwsNeeds needs) {
        this.needs = needs;
    }

    void prove(Check check) {
        check.after().ifPresent(this::prove);
        switch (check) {
            case EksAddonCheck.Active active ->
                needs.allow("EksAddons", needs.eksAddon(active.eksAddon()), "eks:DescribeAddon");
            case EksAddonCheck.VersionSupported supported -> {
                needs.allow("EksAddons", needs.eksAddon(supported.eksAddon()), "eks:DescribeAddon");
                needs.describe("eks:DescribeAddonVersions");
            }
            case EksAddonCheck.PrefixDelegation _ -> needs.describe("ec2:DescribeInstanceTypes");
            case AccessCheck.InForce access -> {
                needs.readAccess();
                access.entries()
                        .forEach(entry -> needs.allow(
                                "Access",
                                entry.principal(),
                                entry.principal().contains(":user/") ? "iam:GetUser" : "iam:GetRole"));
            }
            case IdentityCheck.NodesAllowed nodes ->
                nodes.nodeRoles().forEach(role -> needs.allow("Nodes", role, "iam:GetRolePolicy"));
            case IdentityCheck.AssociationMade _ -> needs.associations();
            case IdentityCheck.PodsTrusted trusted -> needs.allow("Roles", trusted.roleArn(), "iam:GetRole");
            case IdentityCheck.NodesTrusted trusted -> needs.allow("Roles", trusted.roleArn(), "iam:GetRole");
            case LogCheck.LineArrives lines ->
                needs.allow(
                        "LogGroups", needs.arn("logs", "log-group:" + lines.logGroup() + ":*"), "logs:FilterLogEvents");
            case LogCheck.RetentionSet _ -> needs.describe("logs:DescribeLogGroups");
            case NetworkCheck.SubnetsFound _ -> needs.describe("ec2:DescribeSubnets");
            case NodeGroupCheck.NodeGroupsHealthy healthy -> healthy.groups().forEach(needs::nodeGroup);
            case NodeGroupCheck.NodeGroupsTagged tagged -> {
                tagged.groups().forEach(needs::nodeGroup);
                needs.describe("autoscaling:DescribeAutoScalingGroups");
            }
            case NodeGroupCheck.NodesInZones _ -> {}
            case ScalingGroupCheck.ScalingGroupsAre _ -> needs.describe("autoscaling:DescribeAutoScalingGroups");
            case TrafficCheck.TargetsHealthy _ -> targets();
            case TrafficCheck.GroupsAttached _ -> {
                targets();
                needs.describe("autoscaling:DescribeAutoScalingGroups");
            }
            case TrafficCheck.ProxyProtocolAgreed _ ->
                needs.describe(
                        "elasticloadbalancing:DescribeLoadBalancers",
                        "elasticloadbalancing:DescribeTargetGroups",
                        "elasticloadbalancing:DescribeTargetGroupAttributes");
            // One by one where some kinds ask AWS, so that the next one has to say whether it does.
            case IdentityCheck.OneMechanism _,
                    IdentityCheck.NamespaceAllows _,
                    IdentityCheck.PodGetsRole _,
                    IdentityCheck.PodGetsCredentials _,
                    EksAddonCheck.Everywhere _,
                    NetworkCheck.NamesResolve _,
                    LogCheck.BuffersDrain _ -> {}
            case ScalingGroupCheck.AutoscalerStatusHealthy _, TrafficCheck.AddressesAccept _ -> {}
            case TrafficCheck.ClientAddressArrives _, TrafficCheck.DefaultBackendAnswers _ -> {}
            case TrafficCheck.DefaultCertificateServed _, TrafficCheck.Http2Spoken _ -> {}
            case TrafficCheck.IngressesServed _ -> {}
            case AdmissionCheck _,
                    JobCheck _,
                    MetricsCheck _,
                    MonitoringCheck _,
                    PreflightCheck _,
                    RoleCheck _,
                    WebhookCheck _,
                    WiringCheck _,
                    WorkloadCheck _ -> {}
        }
    }

    private void targets() {
        needs.describe(
                "elasticloadbalancing:DescribeLoadBalancers",
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth");
    }
}
