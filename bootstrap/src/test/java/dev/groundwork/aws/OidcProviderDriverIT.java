package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.sandbox.Fault;
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
        assertThat(driver.remaining(List.of(provider.id()))).isEmpty();
    }

    @Test
    void oneThatWeMadeRemains() {
        OidcProvider provider = provider("remaining");
        AwsSandbox.applied(driver, provider);
        assertThat(driver.remaining(List.of(provider.id(), provider("absent").id())))
                .containsExactly(provider.id());
    }

    private static OidcProvider provider(String name) {
        return new OidcProvider(
                "identity",
                "https://oidc.example.com/id/" + name,
                List.of(AUDIENCE),
                Map.of(Ownership.CLUSTER_TAG, "sandbox"));
    }
}
