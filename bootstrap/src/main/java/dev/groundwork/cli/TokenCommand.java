package dev.groundwork.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.aws.AwsClients;
import dev.groundwork.aws.EksToken;
import dev.groundwork.aws.EksTokens;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The command {@code token}: the one place where a token is printed.
 *
 * @see <a href="https://kubernetes.io/docs/reference/config-api/client-authentication.v1/">ExecCredential</a>
 */
@Command(
        name = "token",
        description = "Print a token for an EKS cluster, made of your AWS credentials, as an ExecCredential: what a"
                + " kubeconfig of groundwork kubeconfig runs. The token is a secret for a quarter of an hour.")
final class TokenCommand implements Callable<Integer> {
    static final String API_VERSION = "client.authentication.k8s.io/v1";

    private final Terminal terminal;

    @Mixin
    private ClusterOptions options = new ClusterOptions();

    TokenCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ClusterOptions.Named cluster = options.named(terminal.environment());
        try (AwsClients aws = new AwsClients(cluster.region(), Optional.empty(), Version.number())) {
            EksToken token = new EksTokens(aws, cluster.name(), Clock.systemUTC()).fresh();
            terminal.out().print(JsonText.of(credential(token)));
            terminal.out().flush();
            return 0;
        }
    }

    private static ObjectNode credential(EksToken token) {
        ObjectNode credential = JsonNodeFactory.instance.objectNode();
        credential.put("apiVersion", API_VERSION).put("kind", "ExecCredential");
        credential.putObject("spec").put("interactive", false);
        credential
                .putObject("status")
                .put(
                        "expirationTimestamp",
                        token.expires()
                                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                                .toString())
                .put("token", token.text());
        return credential;
    }
}
