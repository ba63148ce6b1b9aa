package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.cli.Main;
import dev.groundwork.cli.Terminal;
import dev.groundwork.sandbox.AwsRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

/** Compares the page about permissions with what the four verbs really ask of AWS. */
final class PermissionsPageIT {
    @BeforeAll
    static void credentials() {
        System.setProperty("aws.accessKeyId", "sandbox");
        System.setProperty("aws.secretAccessKey", "sandbox");
    }

    @AfterAll
    static void noCredentials() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void everyOperationOfTheFourVerbsIsOnThePage() throws IOException {
        AwsSandbox.clients()
                .autoScaling()
                .resumeProcesses(request ->
                        request.autoScalingGroupName("sandbox-eu-west-1a").scalingProcesses("AZRebalance"));
        Set<String> preview = run("preview");
        Set<String> apply = run("apply", "--yes");
        Set<String> verify = run("verify");
        attachAPolicyAndAllowMore();
        Set<String> drift = run("drift");
        Set<String> healing = run("apply", "--yes");

        assertThat(PermissionsPage.read().actions())
                .containsAll(preview)
                .containsAll(apply)
                .containsAll(verify)
                .containsAll(drift)
                .containsAll(healing);
        assertThat(apply).contains("iam:CreateRole", "autoscaling:SuspendProcesses");
        assertThat(verify)
                .containsExactlyInAnyOrder(
                        "eks:DescribeCluster",
                        "autoscaling:DescribeAutoScalingGroups",
                        "sts:AssumeRoleWithWebIdentity",
                        "sts:GetCallerIdentity");
        assertThat(drift).containsAll(preview).containsAll(verify).contains("iam:ListAttachedRolePolicies");
        assertThat(healing).contains("iam:DetachRolePolicy", "iam:PutRolePolicy");
    }

    private static void attachAPolicyAndAllowMore() {
        IamClient iam = AwsSandbox.clients().iam();
        String role = "groundwork-sandbox-eu-west-1-cluster-autoscaler";
        String policy = iam.createPolicy(request -> request.policyName("it-permissions-page")
                        .policyDocument(AwsSandbox.document("*").toString()))
                .policy()
                .arn();
        iam.attachRolePolicy(request -> request.roleName(role).policyArn(policy));
        String document = iam.getRolePolicy(request -> request.roleName(role).policyName("cluster-autoscaler"))
                .policyDocument();
        iam.putRolePolicy(request -> request.roleName(role)
                .policyName("cluster-autoscaler")
                .policyDocument(PolicyDocument.decoded(document)
                        .toString()
                        .replace(
                                "\"autoscaling:SetDesiredCapacity\"",
                                "\"autoscaling:DeleteAutoScalingGroup\",\"autoscaling:SetDesiredCapacity\"")));
    }

    /** The actions that one command asked for. */
    private static Set<String> run(String... command) {
        long mark = AwsSandbox.requests().mark();
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        Stream<String> options = Stream.of(
                "--file",
                "../examples/baseline.yaml",
                "--timeout",
                "60s",
                "--kubeconfig",
                AwsSandbox.kubeconfig().toString(),
                "--endpoint-url",
                AwsSandbox.endpoint().toString());
        int code = Main.run(
                new Terminal(out, out, Map.of(), Optional.empty()),
                Stream.concat(Stream.of(command), options).toArray(String[]::new));
        assertThat(code).as("%s: %s", List.of(command), said).isIn(0, 2);
        return actions(AwsSandbox.requests().since(mark));
    }

    private static Set<String> actions(List<AwsRequest> requests) {
        return requests.stream()
                .map(request -> request.service() + ":" + request.operation())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
