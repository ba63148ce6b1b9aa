package dev.groundwork.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.exactly;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What an emulator cannot do: a role that is made and that the next call does not see yet. */
final class SettlingWireTest {
    private static final Tree DOCUMENT = Tree.empty().with(root -> {
        root.put("Version", "2012-10-17");
        root.putArray("Statement").addObject().put("Effect", "Allow").put("Action", "sts:AssumeRole");
        return root;
    });

    private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aPolicyIsPutAgainUntilTheNewRoleIsSeen() {
        answer("CreateRole", ok("CreateRole", ""));
        unseenTwice("PutRolePolicy", ok("PutRolePolicy", ""));
        unseenTwice(
                "GetRole",
                ok(
                        "GetRole",
                        "<Role><Path>/p/</Path><RoleName>r</RoleName>" + "<AssumeRolePolicyDocument>" + encoded()
                                + "</AssumeRolePolicyDocument></Role>"));
        answer("ListRolePolicies", ok("ListRolePolicies", "<PolicyNames/><IsTruncated>false</IsTruncated>"));
        answer(
                "ListAttachedRolePolicies",
                ok("ListAttachedRolePolicies", "<AttachedPolicies/><IsTruncated>false</IsTruncated>"));
        answer("GetRolePolicy", ok("GetRolePolicy", "<PolicyDocument>" + encoded() + "</PolicyDocument>"));
        Role role = new Role("x", "r", "/p/", DOCUMENT, Map.of("x", DOCUMENT), Map.of());
        try (AwsClients clients = new AwsClients(
                "eu-west-1",
                Optional.of(URI.create(server.baseUrl())),
                "test",
                Map.of(),
                () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))) {
            RoleDriver driver = new RoleDriver(clients, new Ownership("c", resource -> false, addon -> false));
            Tree shown = LiveRole.declared(role);
            assertThat(driver.apply(new Change.Create(role, shown, Prediction.COMPUTED)))
                    .isEqualTo(shown);
        }
        server.verify(exactly(1), postRequestedFor(urlEqualTo("/")).withRequestBody(containing("Action=CreateRole&")));
        server.verify(
                exactly(3), postRequestedFor(urlEqualTo("/")).withRequestBody(containing("Action=PutRolePolicy&")));
    }

    private void answer(String action, ResponseDefinitionBuilder answer) {
        server.stubFor(
                post("/").withRequestBody(containing("Action=" + action + "&")).willReturn(answer));
    }

    private void unseenTwice(String action, ResponseDefinitionBuilder answer) {
        ResponseDefinitionBuilder unseen = aResponse()
                .withStatus(404)
                .withBody("<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code>"
                        + "<Message>The role with name r cannot be found.</Message></Error></ErrorResponse>");
        String[] states = {"Started", "once", "twice"};
        for (int i = 0; i < states.length; i++) {
            boolean seen = i == states.length - 1;
            server.stubFor(post("/")
                    .inScenario(action)
                    .whenScenarioStateIs(states[i])
                    .withRequestBody(containing("Action=" + action + "&"))
                    .willReturn(seen ? answer : unseen)
                    .willSetStateTo(seen ? states[i] : states[i + 1]));
        }
    }

    private static ResponseDefinitionBuilder ok(String action, String result) {
        return aResponse()
                .withBody("<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(action, result));
    }

    private static String encoded() {
        return URLEncoder.encode(DOCUMENT.toString(), StandardCharsets.UTF_8);
    }
}
