package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is wrong with each of the certificates in {@code src/test/resources/certificates}, at one time or another. */
final class ServedCertificateTest {
    private static final Duration TWO_WEEKS = Duration.ofDays(14);
    private static final String NAME = "app.n.svc";
    private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");

    @Test
    void aCertificateForTheNameOfTheAuthorityHasNoFault() throws IOException {
        assertThat(fault("server-of-authority", "authority", NAME, MAY)).isEmpty();
    }

    @Test
    void oneForAnotherNameHas() throws IOException {
        assertThat(fault("server-of-authority", "authority", "other.n.svc", MAY))
                .contains("it is for app.n.svc, not for other.n.svc");
    }

    @Test
    void oneOfAnAuthorityOfTheSameNameButAnotherKeyHas() throws IOException {
        assertThat(fault("server-of-stranger", "authority", NAME, MAY))
                .get()
                .asString()
                .startsWith("its chain does not end in the caBundle: ");
    }

    @Test
    void oneThatEndsSoonHas() throws IOException {
        assertThat(fault("server-of-authority", "authority", NAME, Instant.parse("2026-12-20T00:00:00Z")))
                .contains("it expires on 2027-01-01");
    }

    @Test
    void oneThatHasEndedHas() throws IOException {
        assertThat(fault("server-of-authority", "authority", NAME, Instant.parse("2027-01-02T00:00:00Z")))
                .contains("it has expired on 2027-01-01");
    }

    @Test
    void oneThatOutlivesItsAuthorityHas() throws IOException {
        assertThat(fault("server-of-brief", "brief", NAME, MAY)).isEmpty();
        assertThat(fault("server-of-brief", "brief", NAME, Instant.parse("2026-06-01T00:00:00Z")))
                .contains("its authority expires within 14 days");
        assertThat(fault("server-of-brief", "brief", NAME, Instant.parse("2026-07-01T00:00:00Z")))
                .get()
                .asString()
                .startsWith("its chain does not end in the caBundle: ");
    }

    @Test
    void oneWithoutAnyAuthorityToTrustHas() throws IOException {
        ServedCertificate certificate =
                ServedCertificate.parse(pem("server-of-authority")).orElseThrow();

        assertThat(certificate.fault("", NAME, MAY, TWO_WEEKS))
                .contains("the configuration names no authority in caBundle");
    }

    @Test
    void whatIsNoCertificateIsNone() {
        assertThat(ServedCertificate.parse("")).isEmpty();
        assertThat(ServedCertificate.parse("hello")).isEmpty();
    }

    private static Optional<String> fault(String certificate, String authority, String name, Instant now)
            throws IOException {
        String caBundle = Base64.getEncoder().encodeToString(pem(authority).getBytes(StandardCharsets.US_ASCII));
        return ServedCertificate.parse(pem(certificate)).orElseThrow().fault(caBundle, name, now, TWO_WEEKS);
    }

    private static String pem(String name) throws IOException {
        return Files.readString(Path.of("src", "test", "resources", "certificates", name + ".pem"));
    }
}
