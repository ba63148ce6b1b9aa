package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.WebhookCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers {@link WebhookCheck.CertificateValid} from the Secret's certificates and the configuration's authorities. Of the
 * Secret only {@code tls.crt} is looked at, which the webhook's server shows to everybody who connects.
 */
public final class WebhookCertificateProver implements Prover<WebhookCheck.CertificateValid> {
    private final ApiServer server;
    private final KubernetesReader reader;
    private final Clock clock;

    public WebhookCertificateProver(ApiServer server, KubernetesReader reader, Clock clock) {
        this.server = server;
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public Class<WebhookCheck.CertificateValid> check() {
        return WebhookCheck.CertificateValid.class;
    }

    @Override
    public Finding ask(WebhookCheck.CertificateValid check) {
        Optional<Tree> configuration = reader.get(check.configuration());
        if (configuration.isEmpty()) {
            return refuted(
                    check,
                    check.configuration().toString(),
                    "it does not exist",
                    WebhookProbe.describe(check.configuration()));
        }
        Optional<ServedCertificate> certificate = certificate(check.secret());
        if (certificate.isEmpty()) {
            return refuted(
                    check, check.secret() + " with tls.crt", "it does not exist or has none", "groundwork apply");
        }
        List<String> wrong = new ArrayList<>();
        for (JsonNode webhook : configuration.get().at("webhooks")) {
            JsonNode client = webhook.path("clientConfig");
            certificate
                    .get()
                    .fault(
                            client.path("caBundle").asText(""),
                            client.path("service").path("name").asText("") + "."
                                    + client.path("service").path("namespace").asText("") + ".svc",
                            clock.instant(),
                            check.left())
                    .ifPresent(fault -> wrong.add(webhook.path("name").asText() + ": " + fault));
        }
        if (!wrong.isEmpty()) {
            return refuted(
                    check,
                    "a certificate for its Service, of the caBundle's authority, valid for more than %d days"
                            .formatted(check.left().toDays()),
                    String.join("; ", wrong),
                    "groundwork apply");
        }
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Proven("it is %s; its chain ends in the caBundle of each of the %d webhooks"
                                .formatted(
                                        certificate.get(),
                                        configuration.get().at("webhooks").size())),
                        Proof.Ground.REAL),
                true);
    }

    private Optional<ServedCertificate> certificate(ResourceId secret) {
        ApiServer.Answer answer =
                server.get("/api/v1/namespaces/%s/secrets/%s".formatted(secret.namespace(), secret.name()));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (!answer.ok()) {
            throw new ProblemException(KubernetesProblems.of(secret.toString(), "reading its certificate", answer));
        }
        return ServedCertificate.parse(ServedCertificate.decoded(
                answer.body().path("data").path("tls.crt").asText("")));
    }

    private static Finding refuted(WebhookCheck.CertificateValid check, String expected, String seen, String next) {
        return new Finding(Proof.of(check, new Proof.Refuted(expected, seen, next), Proof.Ground.REAL), false);
    }
}
