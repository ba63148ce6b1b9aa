package dev.groundwork.kubernetes;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The connection that every pod has: the address in its variables, and the token and the authority in its files. */
final class ServiceAccountPod {
    /** Where pods have them. */
    static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    static final String CREDENTIAL = "the ServiceAccount of this pod";

    private ServiceAccountPod() {}

    /**
     * The settings. The token's file is read for each request, because the kubelet replaces the token long before it
     * expires, and a run may outlive one.
     *
     * @throws ProblemException if the pod has no token
     */
    static Config config(Path folder, Map<String, String> environment) {
        Path token = folder.resolve("token");
        read(token);
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("https://%s:%s/"
                        .formatted(
                                host.contains(":") ? "[" + host + "]" : host,
                                environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443")))
                .withCaCertFile(folder.resolve("ca.crt").toString())
                .withOauthTokenProvider(() -> read(token))
                .build();
    }

    private static String read(Path token) {
        try {
            return Files.readString(token, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new ProblemException(
                    new Problem(
                            Problem.Code.UNAUTHENTICATED,
                            CREDENTIAL,
                            "its token cannot be read from " + token,
                            "Let the pod have it: automountServiceAccountToken: true; or name a kubeconfig"),
                    e);
        }
    }
}
