package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The AWS Load Balancer Controller from nothing to a proof, and each of its claims refuted; a double serves its webhook. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LoadBalancerControllerIT {
    private static final String ROLE = "groundwork-sandbox-eu-west-1-aws-load-balancer-controller";
    private static final String DEPLOYMENT = Hands.DEPLOYMENTS + "/aws-load-balancer-controller";
    private static final String SECRET = "/api/v1/namespaces/kube-system/secrets/aws-load-balancer-tls";
    private static final String ROLE_TAG = "kubernetes.io/role/internal-elb";
    private static final String BASELINE = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster:
              name: sandbox
              region: eu-west-1
            addons:
              aws-load-balancer-controller: {}
            """;

    private final Sandbox sandbox = Sandboxes.real();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(BASELINE);

    @BeforeAll
    void start() {
        hands.emptyTheCluster();
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    @Order(1)
    void anApplyMakesItSoAndWaitsUntilADryRunPassesTheWebhook() {
        flow.whenApplied().thenExitCodeIs(0).thenOutputIs("""
                Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                aws-load-balancer-controller
                    + created   ServiceAccount kube-system/aws-load-balancer-controller
                    + created   ClusterRole aws-load-balancer-controller
                    + created   ClusterRoleBinding aws-load-balancer-controller
                    + created   Role kube-system/aws-load-balancer-controller
                    + created   RoleBinding kube-system/aws-load-balancer-controller
                    + created   Service kube-system/aws-load-balancer-webhook-service
                    + created   Deployment kube-system/aws-load-balancer-controller
                    + created   MutatingWebhookConfiguration aws-load-balancer-webhook
                    + created   ValidatingWebhookConfiguration aws-load-balancer-webhook
                    + created   IngressClassParams alb
                    + created   IngressClass alb
                    + created   CustomResourceDefinition targetgroupbindings.elbv2.k8s.aws
                    + created   CustomResourceDefinition ingressclassparams.elbv2.k8s.aws
                    + created   PodDisruptionBudget kube-system/aws-load-balancer-controller
                    + created   Secret kube-system/aws-load-balancer-tls
                    + created   IAM role groundwork-sandbox-eu-west-1-aws-load-balancer-controller

                identity
                    + created   IAM OIDC provider
                                ISSUER

                15 Kubernetes objects and 2 AWS resources written, 0 failed, 0 blocked, 0 unchanged, in N s
                Prediction: 100 % of 718 leaves turned out as shown (13 changes predicted by the server, 3 computed
                for AWS, 1 not predictable)

                aws-load-balancer-controller
                  proven (emulated)   Deployment kube-system/aws-load-balancer-controller is rolled out
                                        2 of 2 pods are available, none restarting, generation N
                  proven (emulated)   PodDisruptionBudget kube-system/aws-load-balancer-controller lets a node be
                                      drained
                                        healthy pods 2, needed 1, may go now 1
                  proven              ServiceAccount kube-system/aws-load-balancer-controller gets its role by IRSA
                                      alone
                                        eks.amazonaws.com/role-arn=arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-aws-load-balancer-controller
                  proven (emulated)   ServiceAccount kube-system/aws-load-balancer-controller can assume its role
                                        arn:aws:sts::123456789012:assumed-role/groundwork-sandbox-eu-west-1-aws-load-balancer-controller/groundwork-verify
                  proven (emulated)   a stranger cannot assume the role of kube-system/aws-load-balancer-controller
                                        AccessDenied for kube-system/default and default/default
                  proven (emulated)   internal load balancers find a subnet in each zone that has nodes
                                        eu-west-1a has subnet-ID; eu-west-1b has
                                        subnet-ID; eu-west-1c has subnet-ID
                  not provable here   a pod of Deployment kube-system/aws-load-balancer-controller leads
                                        a double runs in place of the program of Deployment
                                        kube-system/aws-load-balancer-controller
                  proven              the certificate of ValidatingWebhookConfiguration aws-load-balancer-webhook is
                                      right and valid for more than 14 days
                                        it is for aws-load-balancer-webhook-service.kube-system.svc, valid until
                                        DATE; its chain ends in the caBundle of each of the 2 webhooks
                  proven              the certificate of MutatingWebhookConfiguration aws-load-balancer-webhook is
                                      right and valid for more than 14 days
                                        it is for aws-load-balancer-webhook-service.kube-system.svc, valid until
                                        DATE; its chain ends in the caBundle of each of the 2 webhooks
                  proven (emulated)   webhook vingressclassparams.elbv2.k8s.aws answers and lets a good
                                      IngressClassParams pass
                                        a dry-run create of IngressClassParams groundwork-probe passed, and
                                        failurePolicy Fail lets none pass unasked
                  not provable here   webhook vingressclassparams.elbv2.k8s.aws refuses a bad IngressClassParams
                                        a double runs in place of the program of Deployment
                                        kube-system/aws-load-balancer-controller
                  proven (emulated)   no pod of Deployment kube-system/aws-load-balancer-controller runs with old
                                      wiring
                                        all 2 pods have the present wiring

                10 proven (7 of them emulated), 0 refuted, 2 not provable here
                """);
        assertThat(flow.kubernetesWrites()).contains("patch secrets aws-load-balancer-tls");
    }

    @Test
    @Order(2)
    void aSecondApplySendsNoWriteAndNothingHasDrifted() {
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten().thenNoLockWasTaken();
        flow.whenDriftIsAsked().thenExitCodeIs(0).thenNothingWasWritten();
    }

    @Test
    @Order(3)
    void whatADoubleCannotKnowIsNotProvable() {
        flow.whenVerified("--output", "json").thenExitCodeIs(0).thenNothingWasWritten();
        assertThat(flow.verdicts())
                .containsExactly(
                        "aws-load-balancer-controller rolled-out: proven emulated",
                        "aws-load-balancer-controller eviction-allowed: proven emulated",
                        "aws-load-balancer-controller one-mechanism: proven real",
                        "aws-load-balancer-controller role-assumable: proven emulated",
                        "aws-load-balancer-controller stranger-refused: proven emulated",
                        "aws-load-balancer-controller subnets-found: proven emulated",
                        "aws-load-balancer-controller leader-active: not-provable real",
                        "aws-load-balancer-controller webhook-certificate-valid: proven real",
                        "aws-load-balancer-controller webhook-certificate-valid: proven real",
                        "aws-load-balancer-controller webhook-admits: proven emulated",
                        "aws-load-balancer-controller webhook-refuses: not-provable real",
                        "aws-load-balancer-controller old-wiring: proven emulated");
    }

    @Test
    @Order(4)
    void aRightThatSomebodyAddedIsDriftAndTakenBack() {
        hands.iam()
                .putRolePolicy(request -> request.roleName(ROLE)
                        .policyName("aws-load-balancer-controller")
                        .policyDocument("""
                        {"Version": "2012-10-17", "Statement": [
                          {"Sid": "All", "Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]}"""));

        flow.whenDriftIsAsked().thenExitCodeIs(2).thenOutputHas(ROLE, "ec2:*");
        flow.whenApplied().thenExitCodeIs(0).thenOutputHas("~ updated   IAM role " + ROLE);
        assertThat(flow.awsWrites()).containsExactly("PutRolePolicy");
        flow.whenDriftIsAsked().thenExitCodeIs(0);
    }

    @Test
    @Order(5)
    void aWebhookWithoutPodsIsRefutedWithTheWordsOfTheApiServer() {
        hands.patch(DEPLOYMENT, "night-shift", "spec: {replicas: 0}");
        Hands.eventually("no pods are left", () -> hands.pods("aws-load-balancer-controller") == 0);

        flow.whenVerified("--timeout", "2s").thenExitCodeIs(3).thenOutputHas("""
                  REFUTED             a pod of Deployment kube-system/aws-load-balancer-controller leads
                                        expected  a pod that holds and renews Lease kube-system/aws-load-balancer-controller-leader
                                        seen      Lease kube-system/aws-load-balancer-controller-leader does not exist: no pod was ever elected
                                        next      kubectl -n kube-system logs deployment/aws-load-balancer-controller
                """, """
                  REFUTED             webhook vingressclassparams.elbv2.k8s.aws answers and lets a good
                                      IngressClassParams pass
                                        expected  a dry-run create of a good IngressClassParams passes
                                        seen      Internal error occurred: failed calling webhook "vingressclassparams.elbv2.k8s.aws": failed to call webhook: Post "https://aws-load-balancer-webhook-service.kube-system.svc:443/validate-elbv2-k8s-aws-v1beta1-ingressclassparams?timeout=10s": no endpoints available for service "aws-load-balancer-webhook-service"
                                        next      kubectl -n kube-system logs deployment/aws-load-balancer-controller
                  not provable here   webhook vingressclassparams.elbv2.k8s.aws refuses a bad IngressClassParams
                                        it means nothing before this is proven: webhook
                                        vingressclassparams.elbv2.k8s.aws answers and lets a good IngressClassParams
                                        pass
                """);
        flow.whenApplied()
                .thenExitCodeIs(0)
                .thenOutputHas("~ updated   Deployment kube-system/aws-load-balancer-controller");
    }

    @Test
    @Order(6)
    void aSecretWithoutACertificateIsRefutedAndItsCertificateMadeAnew() {
        hands.patch(SECRET, "night-shift", "stringData: {tls.crt: none}");

        flow.whenVerified("--timeout", "2s").thenExitCodeIs(3).thenOutputHas("""
                  REFUTED             the certificate of ValidatingWebhookConfiguration aws-load-balancer-webhook is
                                      right and valid for more than 14 days
                                        expected  Secret kube-system/aws-load-balancer-tls with tls.crt
                                        seen      it does not exist or has none
                                        next      groundwork apply
                """);
        flow.whenApplied().thenExitCodeIs(0).thenOutputHas("""
                    ~ updated   Secret kube-system/aws-load-balancer-tls
                """);
    }

    @Test
    @Order(7)
    void aZoneInWhichLoadBalancersFindNoSubnetIsRefuted() {
        try (Ec2Client ec2 = ec2()) {
            Subnet subnet = ec2
                    .describeSubnets(request -> request.filters(Filter.builder()
                            .name("availability-zone")
                            .values("eu-west-1b")
                            .build()))
                    .subnets()
                    .stream()
                    .filter(candidate ->
                            candidate.tags().stream().anyMatch(tag -> tag.key().equals(ROLE_TAG)))
                    .findFirst()
                    .orElseThrow();
            Tag tag = Tag.builder().key(ROLE_TAG).value("1").build();
            ec2.deleteTags(request -> request.resources(subnet.subnetId()).tags(tag));
            try {
                flow.whenVerified("--timeout", "2s").thenExitCodeIs(3).thenOutputHas("""
                          REFUTED (emulated)  internal load balancers find a subnet in each zone that has nodes
                                                expected  in each of eu-west-1a, eu-west-1b, eu-west-1c a subnet with the tag kubernetes.io/role/internal-elb=1 and 8 free addresses
                                                seen      eu-west-1b has no subnet with the tag
                                                next      aws ec2 describe-subnets --region eu-west-1 --filters Name=vpc-id,Values=vpc-ID --query 'Subnets[].[SubnetId,AvailabilityZone,AvailableIpAddressCount,Tags]'
                        """);
            } finally {
                ec2.createTags(request -> request.resources(subnet.subnetId()).tags(tag));
            }
        }
    }

    private Ec2Client ec2() {
        return Ec2Client.builder()
                .region(Region.EU_WEST_1)
                .endpointOverride(sandbox.report().awsEndpoint())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("night", "shift")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
