package dev.groundwork.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.rights.IamGrant;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** IAM's simulation, which no emulator has. */
final class OwnPoliciesWireTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/groundwork/c/r";
    private static final IamGrant GET = new IamGrant("Roles", "iam:GetRole", ROLE, new TreeMap<>());
    private static final IamGrant CREATE = new IamGrant("Roles", "iam:CreateRole", ROLE, tagged());

    private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());

    @BeforeEach
    void start() {
        server.start();
        answer("GetRole", 403, "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>");
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void whatTheSimulationDoesNotAllowIsLacking() {
        caller("arn:aws:sts::111122223333:assumed-role/operator/me");
        simulation("iam%3AGetRole", result("iam:GetRole", "allowed"));
        simulation("iam%3ACreateRole", result("iam:CreateRole", "implicitDeny"));

        assertThat(lacking()).containsExactly(CREATE);
        server.verify(postRequestedFor(urlEqualTo("/"))
                .withRequestBody(containing("PolicySourceArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Foperator"))
                .withRequestBody(containing("ContextKeyName=aws%3ARequestTag%2Fgroundwork.dev%2Fcluster")));
    }

    @Test
    void theOwnerOfTheAccountLacksNothing() {
        caller("arn:aws:iam::111122223333:root");

        assertThat(lacking()).isEmpty();
    }

    @Test
    void whoMayNotAskDoesNotKnow() {
        caller("arn:aws:iam::111122223333:user/operator");
        answer(
                "SimulatePrincipalPolicy",
                403,
                "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>");

        assertThatThrownBy(this::lacking)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(Problem.Code.DENIED));
    }

    private SortedSet<IamGrant> lacking() {
        try (AwsClients clients = new AwsClients(
                "eu-west-1",
                Optional.of(URI.create(server.baseUrl())),
                "test",
                Map.of(),
                () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))) {
            return new OwnPolicies(clients).lacking(List.of(GET, CREATE));
        }
    }

    private void caller(String arn) {
        answer("GetCallerIdentity", 200, """
                <GetCallerIdentityResponse><GetCallerIdentityResult>
                <Arn>%s</Arn><UserId>x</UserId><Account>111122223333</Account>
                </GetCallerIdentityResult></GetCallerIdentityResponse>
                """.formatted(arn));
    }

    private void simulation(String action, String result) {
        server.stubFor(post("/")
                .withRequestBody(containing("Action=SimulatePrincipalPolicy&"))
                .withRequestBody(containing("ActionNames.member.1=" + action))
                .willReturn(aResponse().withBody(result)));
    }

    private static String result(String action, String decision) {
        return """
                <SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult>
                <IsTruncated>false</IsTruncated>
                <EvaluationResults><member>
                <EvalActionName>%s</EvalActionName><EvalResourceName>%s</EvalResourceName>
                <EvalDecision>%s</EvalDecision>
                </member></EvaluationResults>
                </SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>
                """.formatted(action, ROLE, decision);
    }

    private void answer(String action, int status, String body) {
        server.stubFor(post("/")
                .withRequestBody(containing("Action=" + action + "&"))
                .willReturn(aResponse().withStatus(status).withBody(body)));
    }

    private static SortedMap<String, SortedSet<String>> tagged() {
        SortedMap<String, SortedSet<String>> conditions = new TreeMap<>();
        conditions.put("StringEquals aws:RequestTag/groundwork.dev/cluster", new TreeSet<>(List.of("c")));
        return conditions;
    }
}
