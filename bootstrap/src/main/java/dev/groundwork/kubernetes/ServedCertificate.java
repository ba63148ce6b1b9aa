package dev.groundwork.kubernetes;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A certificate that a server shows, with those that lie between it and its authority.
 *
 * @param chain the server's own first
 */
record ServedCertificate(List<X509Certificate> chain) {
    /** The kind of a DNS name among the alternative names of a certificate, RFC 5280. */
    private static final Integer DNS = 2;

    ServedCertificate {
        chain = List.copyOf(chain);
    }

    /** The certificates of a PEM text; nothing if there are none that can be read. */
    static Optional<ServedCertificate> parse(String pem) {
        List<X509Certificate> chain = certificates(pem);
        return chain.isEmpty() ? Optional.empty() : Optional.of(new ServedCertificate(chain));
    }

    /**
     * What is wrong with it for a caller who trusts that bundle and asks for that name.
     *
     * @param caBundle PEM in Base64, as webhook configurations have it
     * @param left how long it must be valid from now on, and the authority with it
     */
    Optional<String> fault(String caBundle, String name, Instant now, Duration left) {
        if (!names().contains(name)) {
            return Optional.of("it is for %s, not for %s".formatted(String.join(", ", names()), name));
        }
        Set<TrustAnchor> anchors = certificates(decoded(caBundle)).stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            return Optional.of("the configuration names no authority in caBundle");
        }
        if (!now.isBefore(end())) {
            return Optional.of("it has expired on " + day(end()));
        }
        return chainFault(anchors, now).or(() -> {
            Instant then = now.plus(left);
            if (!then.isBefore(end())) {
                return Optional.of("it expires on " + day(end()));
            }
            return chainFault(anchors, then).map(_ -> "its authority expires within %d days".formatted(left.toDays()));
        });
    }

    private Optional<String> chainFault(Set<TrustAnchor> anchors, Instant at) {
        try {
            CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            PKIXCertPathValidatorResult result = (PKIXCertPathValidatorResult)
                    CertPathValidator.getInstance("PKIX").validate(path, parameters);
            // Java does not mind an authority that has expired; the API server does.
            result.getTrustAnchor().getTrustedCert().checkValidity(Date.from(at));
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.of("its chain does not end in the caBundle: " + KubernetesProblems.firstLine(e));
        }
    }

    /** The DNS names it is for. */
    List<String> names() {
        try {
            Collection<List<?>> all = chain.getFirst().getSubjectAlternativeNames();
            return all == null
                    ? List.of()
                    : all.stream()
                            .filter(name -> DNS.equals(name.getFirst()))
                            .map(name -> name.get(1).toString())
                            .toList();
        } catch (CertificateException e) {
            return List.of();
        }
    }

    private Instant end() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    private static String day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    /** The text behind Base64, empty if it is none. */
    static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static List<X509Certificate> certificates(String pem) {
        List<X509Certificate> found = new ArrayList<>();
        try {
            for (Certificate certificate : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
                found.add((X509Certificate) certificate);
            }
            return found;
        } catch (CertificateException e) {
            return List.of();
        }
    }

    /** For instance {@code for a.b.svc, valid until 2027-11-22}. */
    @Override
    public String toString() {
        return "for %s, valid until %s".formatted(String.join(", ", names()), day(end()));
    }
}
