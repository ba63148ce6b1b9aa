package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.eks.model.AccessScopeType;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Who may log in is declared, shown, given, proved, used, and taken back; but never from who does it. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class AccessIT {
    private static final String ROLE = "access-deployer";
    private static final String ARN = "arn:aws:iam::123456789012:role/people/" + ROLE;
    private static final String OTHER = "arn:aws:iam::123456789012:role/people/access-other";
    private static final String OPERATOR = "arn:aws:iam::123456789012:user/sandbox-operator";
    private static final String ADMINISTRATOR = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";
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
        for (String role : List.of(ROLE, "access-other")) {
            Account.deleteRole(hands.iam(), role);
            hands.iam()
                    .createRole(
                            request -> request.roleName(role).path("/people/").assumeRolePolicyDocument("""
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                      "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "sts:AssumeRole"}]}
                    """));
        }
    }

    @AfterAll
    void end() {
        flow.given(HEAD).whenApplied("--delete", "5");
        Account.deleteRole(hands.iam(), ROLE);
        Account.deleteRole(hands.iam(), "access-other");
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
    void theEntryOfWhoRunsItThatIsTakenOutOfTheFileStopsAllElseToo() {
        flow.given(administrators(ARN, OTHER)).whenApplied().thenExitCodeIs(0);
        Credentials session = Logins.session(sandbox, ARN);
        Flow theirs = Flow.in(sandbox)
                .given(administrators(OTHER).replace("groups: [people]", "groups: [people, more]"))
                .givenCredentials(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        String refusal = "the caller itself would lose AmazonEKSClusterAdminPolicy (cluster), group people";

        theirs.whenPreviewed()
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas("! REFUSED   EKS access entry " + ARN, refusal, "1 refused");
        theirs.whenDriftIsAsked().thenExitCodeIs(1).thenOutputHas("an apply refuses to delete it", refusal);
        theirs.whenApplied("--delete", "1")
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas("! REFUSED   EKS access entry " + ARN, refusal, "--keep", "Nothing was written.");
        assertThat(theirs.awsWrites()).isEmpty();
        theirs.run("remove", "--yes", "--delete", "9")
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas(refusal, "remove --except access removes the rest", "nothing was deleted");
        assertThat(theirs.awsWrites()).isEmpty();

        theirs.whenApplied("--keep").thenExitCodeIs(0).thenOutputHas("= keep      EKS access entry " + ARN);
        assertThat(theirs.awsWrites()).containsExactly("UpdateAccessEntry");
        assertThat(principals()).contains(ARN, OTHER);
    }

    @Test
    @Order(7)
    void theLastAdministratorWhoIsTakenOutOfTheFileStopsAllElseToo() {
        flow.given(administrators(ARN)).whenApplied("--delete", "1").thenExitCodeIs(0);
        hands.eks()
                .disassociateAccessPolicy(request ->
                        request.clusterName("sandbox").principalArn(OPERATOR).policyArn(ADMINISTRATOR));
        try {
            flow.given(ACCESS.replace(ARN, OTHER));
            String refusal = "it would lose AmazonEKSClusterAdminPolicy in the whole cluster, and nobody else has it";
            flow.whenPreviewed().thenExitCodeIs(1).thenOutputHas("! REFUSED   EKS access entry " + ARN, refusal);
            flow.whenApplied("--delete", "1")
                    .thenExitCodeIs(1)
                    .thenNothingWasWritten()
                    .thenOutputHas(refusal);
            assertThat(flow.awsWrites()).isEmpty();
            assertThat(principals()).contains(ARN).doesNotContain(OTHER);
        } finally {
            hands.eks()
                    .associateAccessPolicy(request -> request.clusterName("sandbox")
                            .principalArn(OPERATOR)
                            .policyArn(ADMINISTRATOR)
                            .accessScope(scope -> scope.type(AccessScopeType.CLUSTER)));
        }
        flow.given(HEAD).whenApplied("--delete", "1").thenExitCodeIs(0);
    }

    @Test
    @Order(8)
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

    @Test
    @Order(9)
    void anEntryThatGivesTheCallerLessThanTheConfigMapIsNotMade() {
        hands.create("/api/v1/namespaces/kube-system/configmaps", "eks", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: aws-auth, namespace: kube-system}
                data:
                  mapRoles: |
                    - {rolearn: "arn:aws:iam::123456789012:role/%s", username: me, groups: [system:masters]}
                """.formatted(ROLE));
        try {
            Credentials session = Logins.session(sandbox, ARN);
            Flow theirs = Flow.in(sandbox)
                    .given(ACCESS)
                    .givenCredentials(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());

            theirs.whenApplied()
                    .thenExitCodeIs(1)
                    .thenNothingWasWritten()
                    .thenOutputHas(
                            "! CONFLICT  EKS access entry " + ARN,
                            "the caller itself would lose group system:masters, which the ConfigMap aws-auth gives it",
                            "the ConfigMap aws-auth has 1 role and 0 users, which holds for who has no access entry");
            assertThat(theirs.awsWrites()).isEmpty();
            sandbox.aws().authenticationModeIs("API");
            theirs.whenPreviewed().thenExitCodeIs(2).thenOutputHas("+ create    EKS access entry " + ARN);
            sandbox.aws().authenticationModeIs("CONFIG_MAP");
            theirs.whenPreviewed()
                    .thenExitCodeIs(1)
                    .thenOutputHas(
                            "authentication mode CONFIG_MAP; the ConfigMap aws-auth has 1 role and 0 users",
                            "it does not read access entries");
        } finally {
            sandbox.aws().authenticationModeIs("API_AND_CONFIG_MAP");
            hands.delete("/api/v1/namespaces/kube-system/configmaps/aws-auth");
        }
    }

    @Test
    @Order(10)
    void whoIsNotThereAndWhatEksDoesNotHaveIsToldBeforeTheFirstWrite() {
        flow.given(ACCESS.replace(ROLE, "access-nobody"))
                .whenApplied()
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas("does not exist in IAM, so nobody can log in as it");
        flow.given(ACCESS.replace("AmazonEKSViewPolicy", "AmazonEKSVeiwPolicy"))
                .whenApplied()
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas("EKS has no access policy AmazonEKSVeiwPolicy", "Did you mean AmazonEKSViewPolicy?");
    }

    private static String administrators(String... principals) {
        StringBuilder file = new StringBuilder(HEAD).append("access:\n");
        for (String principal : principals) {
            file.append("""
                      - principal: %s
                        policies: [{policy: AmazonEKSClusterAdminPolicy}]
                        groups: [people]
                    """.formatted(principal));
        }
        return file.toString();
    }

    private List<String> principals() {
        return hands.eks()
                .listAccessEntries(request -> request.clusterName("sandbox"))
                .accessEntries();
    }
}
