package dev.groundwork.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.resource.Generated.ServingCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServingCertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final ServingCertificate RECIPE =
            new ServingCertificate(List.of("hook.n", "hook.n.svc"), "ca.crt", "tls.crt", "tls.key");

    private final Map<String, String> made = ServingCertificates.make(RECIPE, Map.of(), NOW);

    @Test
    void whatWasMadeIsGood() throws Exception {
        assertThat(ServingCertificates.unfit(RECIPE, made, NOW)).isEmpty();
        assertThat(ServingCertificates.names(
                        ServingCertificates.certificates(value(made, "tls.crt")).getFirst()))
                .containsExactlyInAnyOrder("hook.n", "hook.n.svc");
        assertThat(value(made, "tls.key")).startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void itIsMadeAnewThirtyDaysBeforeItEnds() {
        assertThat(unfit(made, Duration.ofDays(397 - 31))).isEmpty();
        assertThat(unfit(made, Duration.ofDays(397 - 10))).hasValue("its certificate ends in 10 days");
        assertThat(unfit(made, Duration.ofDays(400))).hasValue("its certificate has ended");
    }

    @Test
    void aRenewalKeepsTheAuthorityBeforeItWhileThatIsValid() throws Exception {
        Instant later = NOW.plus(Duration.ofDays(380));

        Map<String, String> renewed = ServingCertificates.make(RECIPE, made, later);

        List<java.security.cert.X509Certificate> bundle = ServingCertificates.certificates(value(renewed, "ca.crt"));
        assertThat(bundle).hasSize(2);
        assertThat(ServingCertificates.signed(
                        ServingCertificates.certificates(value(made, "tls.crt")).getFirst(), bundle.getLast()))
                .isTrue();
        assertThat(ServingCertificates.unfit(RECIPE, renewed, later)).isEmpty();
        assertThat(ServingCertificates.certificates(
                        value(ServingCertificates.make(RECIPE, renewed, NOW.plus(Duration.ofDays(700))), "ca.crt")))
                .hasSize(2);
    }

    @Test
    void whatIsBrokenIsNamed() {
        Map<String, String> other = ServingCertificates.make(RECIPE, Map.of(), NOW);

        assertThat(unfit(changed("ca.crt", value(other, "ca.crt")), Duration.ZERO))
                .hasValue("its certificate is of another authority than ca.crt");
        assertThat(unfit(changed("tls.key", value(other, "tls.key")), Duration.ZERO))
                .hasValue("its private key is not that of its certificate");
        assertThat(unfit(changed("tls.crt", ""), Duration.ZERO)).hasValue("it holds no certificate under tls.crt");
        assertThat(unfit(
                        changed("tls.crt", "-----BEGIN CERTIFICATE-----\nbad\n-----END CERTIFICATE-----\n"),
                        Duration.ZERO))
                .hasValue("what it holds is no certificate with its key");
        assertThat(ServingCertificates.unfit(
                        new ServingCertificate(List.of("other.n.svc"), "ca.crt", "tls.crt", "tls.key"), made, NOW))
                .hasValue("its certificate is not for other.n.svc");
    }

    private static java.util.Optional<String> unfit(Map<String, String> values, Duration later) {
        return ServingCertificates.unfit(RECIPE, values, NOW.plus(later));
    }

    private static String value(Map<String, String> values, String key) {
        return requireNonNull(values.get(key));
    }

    private Map<String, String> changed(String key, String value) {
        Map<String, String> values = new HashMap<>(made);
        values.put(key, value);
        return values;
    }
}
