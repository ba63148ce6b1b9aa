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
import software.amazon.awssdk.services.sts.model.Credentials;

/** Who may log in is declared, shown, given, proved, used, and taken back; but never from who does it. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class AccessIT {
    private static final String ROLE = "access-deployer";
    private static final String ARN = "arn:aws:iam::123456789012:role/people/" + ROLE;
    private static final String HEAD = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster: {name: sandbox, region: eu-west-1}
            """;
    private static final String ACCESS = HEAD + """
            access:
              - principal: %s
                policies: [{policy: AmazonEKSViewPolicy}]
                groups: [deployers]
            """.formatted(ARN);

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox);

    @BeforeAll
    void aRoleThatNobodyLetIn() {
        hands.emptyTheCluster();
        Account.deleteRole(hands.iam(), ROLE);
        hands.iam()
                .createRole(request -> request.roleName(ROLE).path("/people/").assumeRolePolicyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                  "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "sts:AssumeRole"}]}
                """));
    }

    @AfterAll
    void end() {
        flow.given(HEAD).whenApplied("--delete", "5");
        Account.deleteRole(hands.iam(), ROLE);
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    @Order(1)
    void thePreviewShowsWhoGetsWhatAndHowTheClusterKnowsWhoLogsIn() {
        flow.given(ACCESS)
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "+ create    EKS access entry " + ARN,
                        "policies  AmazonEKSViewPolicy (cluster)",
                        "groups    deployers",
                        "authentication mode API_AND_CONFIG_MAP; there is no ConfigMap aws-auth");
    }

    @Test
    @Order(2)
    void anApplyGivesItAndProvesIt() {
        flow.whenApplied().thenExitCodeIs(0).thenOutputHas("each declared principal has its access to the cluster");
        flow.whenPreviewed().thenExitCodeIs(0).thenNothingWasWritten();
        flow.whenVerified().thenExitCodeIs(0);
    }

    @Test
    @Order(3)
    void whoWasLetInLogsInAndMayDoThatAndNoMore() {
        Credentials session = Logins.session(sandbox, ARN);
        Flow theirs = Flow.in(sandbox)
                .given(Flow.AUTOSCALER)
                .givenNoKubeconfig()
                .givenCredentials(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());

        theirs.run("can-i")
                .thenExitCodeIs(1)
                .thenMessagesHave(
                        "User \"arn:aws:sts::123456789012:assumed-role/" + ROLE + "/",
                        "cannot list resource \"nodes\"");
    }

    @Test
    @Order(4)
    void whatIsTakenOutOfTheFileIsTakenBackOnceAgreedTo() {
        flow.given(HEAD).whenPreviewed().thenExitCodeIs(2).thenOutputHas("EKS access entry " + ARN);
        flow.whenApplied("--delete", "1").thenExitCodeIs(0);
        assertThat(flow.awsWrites()).containsExactly("DeleteAccessEntry");
    }

    @Test
    @Order(5)
    void whoRunsItIsNotLockedOut() {
        flow.given(HEAD + """
                        access:
                          - principal: arn:aws:iam::123456789012:user/sandbox-operator
                            policies: [{policy: AmazonEKSViewPolicy}]
                            adopt: true
                        """)
                .whenApplied()
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas("the caller itself would lose AmazonEKSClusterAdminPolicy (cluster)");
    }

    @Test
    @Order(6)
    void whatCannotBeIsToldWithItsPlace() {
        flow.given(HEAD + """
                        access:
                          - principal: arn:aws:sts::123456789012:assumed-role/me/session
                            groups: ["system:masters"]
                        """)
                .whenPreviewed()
                .thenExitCodeIs(64)
                .thenOutputHas("the ARN of an IAM role or user", "a group that does not begin with system:");
    }
}
