package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.sandbox.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OidcProviderDriverIT {
    private static final String AUDIENCE = "sts.amazonaws.com";

    private final OidcProviderDriver driver =
            new OidcProviderDriver(AwsSandbox.clients(), "aws", AwsSandbox.ACCOUNT, AwsSandbox.ownership());

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    @Test
    void aProviderThatIsNotThereIsCreatedAndThenUnchanged() {
        OidcProvider provider = provider("created");
        Change.Create create = (Change.Create) driver.observe(List.of(provider)).getFirst();
        assertThat(driver.apply(create)).isEqualTo(create.after());
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.observe(List.of(provider))).containsExactly(new Change.Unchanged(provider));
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactly("GetOpenIDConnectProvider");
    }

    @Test
    void aCreationWhoseAnswerIsLostConverges() {
        OidcProvider provider = provider("lost-answer");
        AwsSandbox.requests()
                .inject(Fault.of("iam", "CreateOpenIDConnectProvider", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        assertThat(AwsSandbox.applied(driver, provider)).isEqualTo(provider.tree());
    }

    @Test
    void aForeignProviderIsAdoptedAndOnlyItsMissingAudienceIsAdded() {
        OidcProvider provider = provider("adopted");
        AwsSandbox.clients()
                .iam()
                .createOpenIDConnectProvider(
                        request -> request.url(provider.url()).clientIDList("other"));
        Change.Update update = (Change.Update) driver.observe(List.of(provider)).getFirst();
        assertThat(update.fields()).extracting(FieldChange::path).containsExactly("clientIds[0]");
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.apply(update)).isEqualTo(update.after());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark)))
                .containsExactly("AddClientIDToOpenIDConnectProvider");
        assertThat(driver.observe(List.of(provider))).containsExactly(new Change.Unchanged(provider));
        assertThat(driver.leftovers(List.of(AwsSandbox.leftover(provider.id()))))
                .singleElement()
                .isInstanceOfSatisfying(Change.Kept.class, kept -> {
                    assertThat(kept.ours()).isFalse();
                    assertThat(kept.why()).contains("was there before Groundwork");
                });
        assertThat(driver.ours()).doesNotContain(provider.id());
    }

    @Test
    void oneThatWeMadeGoesAndOneThatIsNotThereIsNoTask() {
        OidcProvider provider = provider("deleted");
        AwsSandbox.applied(driver, provider);
        assertThat(driver.ours()).contains(provider.id());

        List<Change.Undeclared> found = driver.leftovers(List.of(
                AwsSandbox.leftover(provider.id()),
                AwsSandbox.leftover(provider("absent").id())));
        assertThat(found).singleElement().isInstanceOf(Change.Delete.class);
        Change.Delete delete = (Change.Delete) found.getFirst();
        driver.delete(delete, Instant.MAX, health -> {});

        assertThat(driver.leftovers(List.of(delete.leftover()))).isEmpty();
        assertThat(driver.ours()).doesNotContain(provider.id());
        driver.delete(delete, Instant.MAX, health -> {});
    }

    @Test
    void oneThatAnotherRoleTrustsStaysUnlessThatRoleGoesToo() {
        OidcProvider provider = provider("trusted");
        AwsSandbox.applied(driver, provider);
        trusting("it-trusting", provider);
        Leftover leftover = AwsSandbox.leftover(provider.id());
        Leftover role = AwsSandbox.leftover(ResourceId.aws("Role", "it-trusting"));

        assertThat(driver.leftovers(List.of(leftover)))
                .singleElement()
                .isEqualTo(new Change.Kept(leftover, "other roles trust it: it-trusting", true));
        Change.Undeclared together = driver.leftovers(List.of(leftover, role)).getFirst();
        assertThat(together).isInstanceOf(Change.Delete.class);
        // It did not go after all.
        assertThatThrownBy(() -> driver.delete((Change.Delete) together, Instant.MAX, health -> {}))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("other roles trust it: it-trusting");
        assertThat(driver.ours()).contains(provider.id());
    }

    @Test
    void oneThatOthersMadeMeanwhileIsNotHit() {
        OidcProvider provider = provider("anew");
        AwsSandbox.applied(driver, provider);
        Leftover leftover = AwsSandbox.leftover(provider.id());
        driver.delete(new Change.Delete(leftover, "another time"), Instant.MAX, health -> {});
        assertThat(driver.leftovers(List.of(leftover))).singleElement().isInstanceOf(Change.Delete.class);
    }

    @Test
    void oneThatCannotBeReadIsUnclear() {
        AwsSandbox.requests().inject(Fault.of("iam", "GetOpenIDConnectProvider", Fault.Kind.ACCESS_DENIED, 1));
        assertThat(driver.leftovers(
                        List.of(AwsSandbox.leftover(provider("denied").id()))))
                .singleElement()
                .isInstanceOf(Change.Unclear.class);
    }

    private static void trusting(String role, OidcProvider provider) {
        String trust = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
                 "Principal": {"Federated": "%s"}}]}""".formatted(provider.arn("aws", AwsSandbox.ACCOUNT));
        AwsSandbox.clients().iam().createRole(request -> request.roleName(role).assumeRolePolicyDocument(trust));
    }

    private static OidcProvider provider(String name) {
        return new OidcProvider(
                "identity",
                "https://oidc.example.com/id/" + name,
                List.of(AUDIENCE),
                Map.of(Ownership.CLUSTER_TAG, "sandbox"));
    }
}
