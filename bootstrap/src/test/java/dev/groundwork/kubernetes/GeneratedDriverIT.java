package dev.groundwork.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.resource.Generated;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Tree;
import dev.groundwork.sandbox.RealPrograms;
import dev.groundwork.sandbox.Sandbox;
import dev.groundwork.sandbox.SandboxSettings;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GeneratedDriverIT {
    private static final Sandbox SANDBOX = Sandbox.start(SandboxSettings.usual().withRealPrograms(RealPrograms.NEVER));
    private static final Map<String, String> LABELS =
            Map.of(KubernetesObject.MANAGED_BY, KubernetesObject.GROUNDWORK, KubernetesObject.ADDON, "x");

    private final ApiServer server = server(Clock.systemUTC());
    private final GeneratedDriver driver = driver(server);

    @AfterAll
    static void down() {
        SANDBOX.close();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aCertificateIsMadeOnceAndKept() {
        Generated hook = certificate("kept");
        assertThat(observed(driver, hook)).isInstanceOf(Change.Create.class);
        driver.apply(observed(driver, hook));
        Secret first = secret("kept");

        assertThat(observed(driver, hook)).isInstanceOf(Change.Unchanged.class);
        driver.apply(new Change.Create(hook, Tree.empty(), dev.groundwork.plan.Prediction.COMPUTED));

        assertThat(secret("kept").getData())
                .isEqualTo(first.getData())
                .containsOnlyKeys("ca.crt", "tls.crt", "tls.key");
        assertThat(first.getMetadata().getLabels()).containsAllEntriesOf(LABELS);
        assertThat(driver.attribute(hook, Generated.AUTHORITY)).hasValue(value(first, "ca.crt"));
    }

    @Test
    void aYearLaterItIsRenewedAndItsAuthorityIsNotKnownBefore() {
        Generated hook = certificate("renewed");
        driver.apply(observed(driver, hook));
        String before = value(secret("renewed"), "ca.crt");
        try (ApiServer nextYear = server(Clock.fixed(Instant.now().plus(Duration.ofDays(380)), ZoneOffset.UTC))) {
            GeneratedDriver then = driver(nextYear);

            Change.Update update = (Change.Update) observed(then, hook);
            assertThat(update.drift()).isFalse();
            assertThat(update.fields().toString()).contains("its certificate ends in 16 days");
            assertThat(then.attribute(hook, Generated.AUTHORITY)).isEmpty();
            then.apply(update);

            assertThat(observed(then, hook)).isInstanceOf(Change.Unchanged.class);
            assertThat(plain(value(secret("renewed"), "ca.crt")))
                    .endsWith(plain(before))
                    .isNotEqualTo(plain(before));
        }
    }

    @Test
    void aPasswordIsMadeOnceAndNeverShown() {
        Generated password = Generated.of(
                        "x", "default", "password", new Generated.Password("password", Map.of("user", "admin")))
                .labelled(LABELS);
        Change.Create create = (Change.Create) observed(driver, password);
        Tree readBack = driver.apply(create);
        String made = plain(value(secret("password"), "password"));

        assertThat(made).matches("[A-Za-z0-9]{32}");
        assertThat(create.after() + readBack.toString()).doesNotContain(made);
        assertThat(plain(value(secret("password"), "user"))).isEqualTo("admin");
        assertThat(observed(driver, password)).isInstanceOf(Change.Unchanged.class);
    }

    @Test
    void whatSomebodyBrokeIsMadeAnew() {
        Generated hook = certificate("broken");
        driver.apply(observed(driver, hook));
        try (KubernetesClient hands = hands()) {
            hands.secrets()
                    .inNamespace("default")
                    .withName("broken")
                    .edit(secret -> new SecretBuilder(secret)
                            .addToData("tls.key", "bm90aGluZw==")
                            .build());
        }

        assertThat(((Change.Update) observed(driver, hook)).fields().toString()).contains("its private key is not");
        driver.apply(observed(driver, hook));
        assertThat(observed(driver, hook)).isInstanceOf(Change.Unchanged.class);
    }

    @Test
    void aSecretOfSomebodyElseIsAConflict() {
        try (KubernetesClient hands = hands()) {
            hands.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName("theirs")
                            .withNamespace("default")
                            .endMetadata()
                            .build())
                    .create();
        }

        assertThat(observed(driver, certificate("theirs"))).isInstanceOf(Change.Conflicted.class);
    }

    private static Generated certificate(String name) {
        return Generated.of(
                        "x",
                        "default",
                        name,
                        new Generated.ServingCertificate(
                                List.of(name + ".default.svc"), "ca.crt", "tls.crt", "tls.key"))
                .labelled(LABELS);
    }

    private static Change.Declared observed(GeneratedDriver driver, Generated generated) {
        return driver.observe(List.of(generated)).getFirst();
    }

    private static Secret secret(String name) {
        try (KubernetesClient hands = hands()) {
            return hands.secrets().inNamespace("default").withName(name).get();
        }
    }

    private static String value(Secret secret, String key) {
        return requireNonNull(secret.getData().get(key));
    }

    private static String plain(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static KubernetesClient hands() {
        return Connection.find(Optional.of(SANDBOX.kubeconfig()), Optional.empty(), Map.of())
                .open();
    }

    private static ApiServer server(Clock clock) {
        return new ApiServer(
                Connection.find(Optional.of(SANDBOX.kubeconfig()), Optional.empty(), Map.of()), new Waiter(clock));
    }

    private static GeneratedDriver driver(ApiServer server) {
        return new GeneratedDriver(server, new KubernetesReader(server), _ -> false);
    }
}
