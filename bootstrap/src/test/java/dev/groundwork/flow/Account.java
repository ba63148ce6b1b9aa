package dev.groundwork.flow;

import dev.groundwork.sandbox.Sandbox;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/** The sandbox's AWS account as others use it, and what Groundwork and its tests leave in it. */
final class Account {
    private static final String NODE_POLICY = "groundwork-sandbox-eu-west-1-kube2iam";

    private static final String CLUSTER = "sandbox";
    private static final String OUR_ROLES = "groundwork-sandbox-";
    private static final String OUR_LOG_GROUPS = "/aws/containerinsights/sandbox/";
    private static final List<String> GROUPS =
            List.of("sandbox-eu-west-1a", "sandbox-eu-west-1b", "sandbox-eu-west-1c");

    private Account() {}

    /** That client, for somebody who is not Groundwork. */
    static <B extends AwsClientBuilder<B, ?>> B client(Sandbox sandbox, B builder) {
        return builder.region(Region.EU_WEST_1)
                .endpointOverride(sandbox.report().awsEndpoint())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("night", "shift")));
    }

    /** Takes away every role, provider and policy that this cluster was given. */
    static void empty(IamClient iam) {
        iam.listRolesPaginator().roles().stream()
                .map(Role::roleName)
                .filter(name -> name.startsWith(OUR_ROLES))
                .toList()
                .forEach(name -> deleteRole(iam, name));
        iam.listOpenIDConnectProviders(request -> {})
                .openIDConnectProviderList()
                .forEach(provider ->
                        iam.deleteOpenIDConnectProvider(request -> request.openIDConnectProviderArn(provider.arn())));
        deleteNodePolicy(iam);
    }

    /** Takes our policy off the role of the nodes. */
    static void deleteNodePolicy(IamClient iam) {
        try {
            iam.deleteRolePolicy(request -> request.roleName("sandbox-node").policyName(NODE_POLICY));
        } catch (NoSuchEntityException absent) {
            // As wanted.
        }
    }

    /** Takes away that role with all that hangs on it; it may be gone already. */
    static void deleteRole(IamClient iam, String role) {
        try {
            iam.listRolePolicies(request -> request.roleName(role))
                    .policyNames()
                    .forEach(policy -> iam.deleteRolePolicy(
                            request -> request.roleName(role).policyName(policy)));
            iam.listAttachedRolePolicies(request -> request.roleName(role)).attachedPolicies().stream()
                    .map(AttachedPolicy::policyArn)
                    .forEach(policy -> iam.detachRolePolicy(
                            request -> request.roleName(role).policyArn(policy)));
            iam.deleteRole(request -> request.roleName(role));
        } catch (NoSuchEntityException absent) {
            // As wanted.
        }
    }

    /** Takes away every log group of this cluster, and every saved query. */
    static void empty(CloudWatchLogsClient logs) {
        logs.describeLogGroups(request -> request.logGroupNamePrefix(OUR_LOG_GROUPS))
                .logGroups()
                .forEach(group -> logs.deleteLogGroup(request -> request.logGroupName(group.logGroupName())));
        logs.describeQueryDefinitions(request -> {})
                .queryDefinitions()
                .forEach(query ->
                        logs.deleteQueryDefinition(request -> request.queryDefinitionId(query.queryDefinitionId())));
    }

    /** Deletes every managed node group, and waits until EKS has forgotten it. */
    static void endNodeGroups(Sandbox sandbox) {
        try (EksClient eks = client(sandbox, EksClient.builder())
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            Supplier<List<String>> names = () -> eks.listNodegroups(request -> request.clusterName("sandbox"))
                    .nodegroups();
            List<String> left = names.get();
            left.forEach(name -> Hands.eventually("node group " + name + " can be deleted", () -> deleted(eks, name)));
            if (!left.isEmpty()) {
                Hands.eventually("no node group is left", () -> names.get().isEmpty());
            }
        }
    }

    private static boolean deleted(EksClient eks, String name) {
        try {
            eks.deleteNodegroup(request -> request.clusterName("sandbox").nodegroupName(name));
            return true;
        } catch (ResourceNotFoundException gone) {
            return true;
        } catch (ResourceInUseException busy) {
            return false;
        }
    }

    /** Takes away every add-on of EKS, and every association of EKS Pod Identity. */
    static void empty(EksClient eks) {
        eks.listPodIdentityAssociations(request -> request.clusterName(CLUSTER))
                .associations()
                .forEach(each -> eks.deletePodIdentityAssociation(
                        request -> request.clusterName(CLUSTER).associationId(each.associationId())));
        eks.listAddons(request -> request.clusterName(CLUSTER))
                .addons()
                .forEach(name ->
                        eks.deleteAddon(request -> request.clusterName(CLUSTER).addonName(name)));
        Hands.eventually(
                "no add-on of EKS is left",
                () -> eks.listAddons(request -> request.clusterName(CLUSTER))
                        .addons()
                        .isEmpty());
    }

    /** Takes off the groups what the autoscaler needs of them. */
    static void empty(AutoScalingClient scaling) {
        GROUPS.forEach(group -> {
            scaling.resumeProcesses(request -> request.autoScalingGroupName(group));
            scaling.deleteTags(request ->
                    request.tags(Stream.of("k8s.io/cluster-autoscaler/enabled", "k8s.io/cluster-autoscaler/sandbox")
                            .map(key -> Tag.builder()
                                    .resourceId(group)
                                    .resourceType("auto-scaling-group")
                                    .key(key)
                                    .build())
                            .toList()));
        });
    }
}
