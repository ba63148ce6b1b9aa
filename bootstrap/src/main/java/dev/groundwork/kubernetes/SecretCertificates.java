package dev.groundwork.kubernetes;

import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;

/** Reads the certificate of a TLS Secret, which everybody who connects sees anyway; the key is never looked at. */
public final class SecretCertificates {
    private final ApiServer server;

    public SecretCertificates(ApiServer server) {
        this.server = server;
    }

    /**
     * The first certificate in {@code tls.crt}; empty if there is no such Secret, or none in it.
     *
     * @throws ProblemException if it could not be read
     */
    public Optional<X509Certificate> of(ResourceId secret) {
        ApiServer.Answer answer =
                server.get("/api/v1/namespaces/%s/secrets/%s".formatted(secret.namespace(), secret.name()));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (!answer.ok()) {
            throw new ProblemException(KubernetesProblems.of(secret.toString(), "reading", answer));
        }
        return certificate(answer.body().path("data").path("tls.crt").asText(""));
    }

    static Optional<X509Certificate> certificate(String encoded) {
        try {
            return Optional.of((X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(Base64.getDecoder().decode(encoded))));
        } catch (CertificateException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
