package dev.groundwork.flow;

import dev.groundwork.sandbox.Fault;
import dev.groundwork.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The wrong cluster, no cluster, or nobody who may ask it: one clear message, soon, and nothing is written. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnreachableIT {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Sandbox sandbox = Sandboxes.simulated();

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    void theClusterIsEmpty() {
        try (Hands hands = new Hands(sandbox)) {
            hands.emptyTheCluster();
        }
    }

    private Flow flow() {
        return Flow.in(sandbox).given(Flow.AUTOSCALER);
    }

    @Test
    void aServerThatDoesNotListenIsOneMessageWithinFiveSeconds() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        flow().givenKubeconfig(Kubeconfigs.of(sandbox)
                        .withServer("https://127.0.0.1:" + port)
                        .in(folder.resolve("closed")))
                .whenPreviewed()
                .thenExitCodeIs(1)
                .thenItTookLessThan(SOON)
                .thenOutputIs("""
                        error: API server https://ADDRESS: it cannot be reached: nothing listens there. Check the kubeconfig's context, the VPN, and that the cluster is there.
                        """);
    }

    @Test
    void aServerThatTakesTheConnectionAndSaysNothingIsOneMessageWithinFiveSeconds() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            flow().givenKubeconfig(Kubeconfigs.of(sandbox)
                            .withServer("https://127.0.0.1:" + silent.getLocalPort())
                            .in(folder.resolve("silent")))
                    .whenApplied()
                    .thenExitCodeIs(1)
                    .thenItTookLessThan(SOON)
                    .thenOutputIs("""
                            error: API server https://ADDRESS: it cannot be reached: it does not accept a connection in time. Check the kubeconfig's context, the VPN, and that the cluster is there.
                            """);
        }
    }

    @Test
    void whoDoesNotAnswerIsNamedWhileTheRunWaits() {
        sandbox.aws().inject(Fault.stall("eks", "DescribeCluster", Duration.ofSeconds(12), 1));
        flow().whenPreviewed()
                .thenMessagesHave("waiting   AWS, asked for eks:DescribeCluster, has not answered yet")
                .thenExitCodeIs(2);
    }

    @Test
    void aTokenThatTheServerDoesNotAcceptIsToldOnce() throws IOException {
        flow().givenKubeconfig(Kubeconfigs.of(sandbox).withToken("expired").in(folder.resolve("expired")))
                .whenApplied()
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputIs("""
                error: API server https://ADDRESS: it does not accept the credential of user engineer of context sandbox in FOLDER/expired (401). It may have expired: log in again, or choose another context.
                """);
    }

    @Test
    void aContextThatDoesNotExistIsNamed() {
        flow().whenPreviewed("--context", "production").thenExitCodeIs(1).thenOutputIs("""
                error: kubeconfig SANDBOX/kubeconfig: it has no context production. kubectl config get-contexts lists those it has.
                """);
    }

    @Test
    void aKubeconfigThatDoesNotExistIsNamed() {
        flow().whenPreviewed("--kubeconfig", "/nowhere/kubeconfig")
                .thenExitCodeIs(1)
                .thenOutputIs("""
                error: kubeconfig: there is no readable file /nowhere/kubeconfig. Name one with --kubeconfig or KUBECONFIG; for EKS: aws eks update-kubeconfig --name CLUSTER.
                """);
    }

    @Test
    void anotherClusterThanTheBaselineNamesIsRefusedBeforeAnythingIsWritten() {
        flow().givenKubeconfig(Sandboxes.another().kubeconfig())
                .whenApplied()
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputIs("""
                error: API server https://ADDRESS: it is not the EKS cluster sandbox of account 123456789012: its certificate authority is another one. Choose the right context, or write it: aws eks update-kubeconfig --name sandbox --region eu-west-1.
                """);
    }

    @Test
    void aClusterThatEksDoesNotKnowIsNamed() {
        flow().given(Flow.AUTOSCALER.replace("name: sandbox", "name: sandbix"))
                .whenApplied()
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputIs("""
                error: EKS cluster sandbix: does not exist in account 123456789012, region eu-west-1; EKS knows sandbox. Did you mean sandbox? Else check cluster.region and the profile.
                """);
    }

    @Test
    void anotherAddressOfTheSameClusterIsOnlyANote() throws IOException {
        flow().givenKubeconfig(Kubeconfigs.of(sandbox)
                        .withServer("https://localhost:"
                                + sandbox.report().apiServer().getPort())
                        .in(folder.resolve("tunnel")))
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenOutputHas("""
                        note: the API server is reached at https://ADDRESS, EKS names it https://ADDRESS.
                        """);
    }

    @Test
    void withoutAwsCredentialsTheMessageSaysWhereTheyWereLookedFor() throws IOException, InterruptedException {
        Map<String, String> environment = new TreeMap<>(sandbox.environment());
        environment.keySet().removeIf(name -> name.startsWith("AWS_") && !name.equals("AWS_EC2_METADATA_DISABLED"));
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("HOME", folder.toString());
        Program program = Program.start(environment, flow().arguments("preview"));
        program.thenItEndsWith(1, """
                error: EKS cluster sandbox: no AWS credentials for eks:DescribeCluster: system property aws.accessKeyId is not set; AWS_ACCESS_KEY_ID is not set; AWS_WEB_IDENTITY_TOKEN_FILE is not set; there is no profile default in ~/.aws/config or ~/.aws/credentials; this is no container of ECS or EKS; AWS_EC2_METADATA_DISABLED forbids asking the instance. Set AWS_PROFILE to a profile that has credentials, or run: aws configure sso.
                """);
    }
}
