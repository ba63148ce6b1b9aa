package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.engine.Tokens;
import dev.groundwork.resource.ProblemException;

/**
 * Tokens by the TokenRequest API.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/">
 *     TokenRequest</a>
 */
public final class ServiceAccountTokens implements Tokens {
    /** The shortest life that the API allows. */
    private static final int SECONDS = 600;

    private final KubernetesWriter writer;

    public ServiceAccountTokens(ApiServer server) {
        this.writer = new KubernetesWriter(server);
    }

    @Override
    public String token(String namespace, String serviceAccount, String audience) {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "authentication.k8s.io/v1")
                .put("kind", "TokenRequest");
        ObjectNode spec = request.putObject("spec").put("expirationSeconds", SECONDS);
        spec.putArray("audiences").add(audience);
        ApiServer.Answer answer = writer.post(
                "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(namespace, serviceAccount), request);
        if (!answer.ok()) {
            throw new ProblemException(KubernetesProblems.of(
                    "ServiceAccount " + namespace + "/" + serviceAccount, "a token request", answer));
        }
        return answer.body().path("status").path("token").asText();
    }
}
