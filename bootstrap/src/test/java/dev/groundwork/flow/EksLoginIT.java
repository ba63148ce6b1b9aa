package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.groundwork.sandbox.Sandbox;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Nobody has a kubeconfig here: AWS credentials and the cluster's name are enough, if EKS lets their owner in. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EksLoginIT {
    private static final String OPERATOR = "arn:aws:iam::123456789012:user/sandbox-operator";
    private static final String STRANGER = "login-stranger";

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    /** Of every output of every test. */
    private final StringBuilder shown = new StringBuilder();

    @TempDir
    Path folder;

    @BeforeAll
    void theClusterIsEmpty() {
        hands.emptyTheCluster();
        hands.deleteRole(STRANGER);
        hands.iam()
                .createRole(
                        request -> request.roleName(STRANGER).path("/people/").assumeRolePolicyDocument("""
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                          "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "sts:AssumeRole"}]}
                        """));
    }

    @AfterEach
    void noTokenWasShown() {
        assertThat(shown.toString()).doesNotContain("k8s-aws-v1").doesNotContain("X-Amz-Signature");
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        hands.deleteRole(STRANGER);
        hands.close();
    }

    @Test
    void everyVerbWorksWithAwsCredentialsAlone() {
        Flow flow = Flow.in(sandbox).given(Flow.AUTOSCALER).givenNoKubeconfig();
        long mark = sandbox.audit().mark();

        noted(flow.whenPreviewed()).thenExitCodeIs(2).thenOutputHas("Deployment kube-system/cluster-autoscaler");
        noted(flow.whenApplied()).thenExitCodeIs(0).thenOutputHas("0 failed");
        noted(flow.whenPreviewed()).thenExitCodeIs(0).thenNothingWasWritten();
        noted(flow.whenVerified()).thenExitCodeIs(0);
        noted(flow.whenDriftIsAsked()).thenExitCodeIs(0);
        noted(flow.run("can-i")).thenOutputHas("Kubernetes: " + OPERATOR);
        noted(flow.run("remove", "--yes", "--delete", "50")).thenExitCodeIs(0);

        assertThat(sandbox.audit().since(mark).by(OPERATOR).writes().count()).isPositive();
        assertThat(sandbox.audit().since(mark).by(Sandbox.USER).writes().count())
                .isZero();
    }

    @Test
    void onePreviewAsksEksForTheClusterOnce() {
        long mark = sandbox.aws().mark();

        noted(Flow.in(sandbox).given(Flow.AUTOSCALER).givenNoKubeconfig().whenPreviewed());

        assertThat(sandbox.aws().since(mark).stream()
                        .filter(request -> request.operation().equals("DescribeCluster")))
                .hasSize(1);
    }

    @Test
    void whoHasNoAccessEntryIsToldWhoTheyAreAndWhatGivesThemAccess() {
        Credentials stranger = Logins.session(sandbox, "arn:aws:iam::123456789012:role/people/" + STRANGER);
        Flow flow = Flow.in(sandbox)
                .given(Flow.AUTOSCALER)
                .givenNoKubeconfig()
                .givenCredentials(stranger.accessKeyId(), stranger.secretAccessKey(), stranger.sessionToken());

        noted(flow.whenApplied())
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "API server https://ADDRESS",
                        "EKS does not accept the login of arn:aws:iam::123456789012:role/people/" + STRANGER + " (401)",
                        "cluster sandbox has no access entry for it",
                        "aws eks create-access-entry --cluster-name sandbox --region eu-west-1 --principal-arn"
                                + " arn:aws:iam::123456789012:role/people/" + STRANGER,
                        "AmazonEKSClusterAdminPolicy");
        assertThat(flow.output().split("error: ", -1)).hasSize(2);
    }

    @Test
    void aClusterThatEksDoesNotKnowIsNamedBeforeAnythingElseIsAsked() {
        long mark = sandbox.audit().mark();

        noted(Flow.in(sandbox)
                        .given(Flow.AUTOSCALER.replace("name: sandbox", "name: sandbax"))
                        .givenNoKubeconfig()
                        .whenPreviewed())
                .thenExitCodeIs(1)
                .thenOutputHas("EKS cluster sandbax", "Did you mean sandbox?");

        assertThat(sandbox.audit().since(mark).byAgent("groundwork").count()).isZero();
    }

    @Test
    void aKubeconfigThatIsNamedIsUsedAlsoWhereTheLoginOfEksWouldDo() {
        long mark = sandbox.audit().mark();

        noted(Flow.in(sandbox)
                        .given(Flow.AUTOSCALER)
                        .givenNoKubeconfig()
                        .whenPreviewed("--kubeconfig", sandbox.kubeconfig().toString()))
                .thenExitCodeIs(2);

        assertThat(sandbox.audit().since(mark).by(Sandbox.USER).count()).isPositive();
        assertThat(sandbox.audit().since(mark).by(OPERATOR).count()).isZero();
    }

    @Test
    void otherWaysInGoOnWorkingWhileTokensAreAskedAbout() {
        Flow flow = Flow.in(sandbox).given(Flow.AUTOSCALER);

        noted(flow.whenPreviewed()).thenExitCodeIs(2);
        noted(flow.givenNoKubeconfig().whenPreviewed()).thenExitCodeIs(2);
    }

    @Test
    void kubectlLogsInByTheFileThatIsWrittenAndWhatWasInThereStays() throws IOException {
        Path file = folder.resolve("config");
        Files.writeString(file, """
                # mine
                apiVersion: v1
                kind: Config
                clusters: [{name: home, cluster: {server: "https://127.0.0.1:1"}}]
                contexts: [{name: home, context: {cluster: home, user: me}}]
                users: [{name: me, user: {token: mine}}]
                current-context: home
                """);
        Flow flow = Flow.in(sandbox).given(Flow.AUTOSCALER).givenNoKubeconfig();

        noted(flow.run(
                        "kubeconfig",
                        "--write",
                        file.toString(),
                        "--command",
                        program().toString()))
                .thenExitCodeIs(0)
                .thenOutputHas("context sandbox.eu-west-1.123456789012");

        assertThat(Files.readString(file)).contains("# mine", "current-context: home", "token: mine");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsOnly("config", "groundwork");
        }
        Config config = Config.fromKubeconfig("sandbox.eu-west-1.123456789012", file.toFile());
        long mark = sandbox.audit().mark();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            assertThat(client.nodes().list().getItems()).hasSize(3);
        }
        assertThat(sandbox.audit().since(mark).by(OPERATOR).byVerbAndResource()).containsEntry("list nodes", 1);
    }

    @Test
    void aFileThatSomebodyElseIsWritingIsLeftAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("busy"), "kind: Config\n");
        Files.writeString(folder.resolve("busy.lock"), "");

        noted(Flow.in(sandbox).given(Flow.AUTOSCALER).run("kubeconfig", "--write", file.toString()))
                .thenExitCodeIs(1)
                .thenMessagesHave("somebody writes it now");

        assertThat(file).hasContent("kind: Config\n");
        assertThat(folder.resolve("busy.lock")).exists();
    }

    @Test
    void theKubeconfigIsPrintedWithoutAnyCredential() {
        noted(Flow.in(sandbox).given(Flow.AUTOSCALER).run("kubeconfig"))
                .thenExitCodeIs(0)
                .thenOutputHas("server: https://ADDRESS", "- \"token\"", "client.authentication.k8s.io/v1");
    }

    @Test
    void aTokenIsPrintedAsAnExecCredentialThatLastsFourteenMinutes() throws IOException {
        Flow flow = Flow.in(sandbox);

        flow.runExactly(List.of("token", "--cluster", "sandbox", "--region", "eu-west-1"))
                .thenExitCodeIs(0);

        JsonNode credential = new ObjectMapper().readTree(flow.exactOutput());
        assertThat(credential.path("apiVersion").asText()).isEqualTo("client.authentication.k8s.io/v1");
        assertThat(credential.path("kind").asText()).isEqualTo("ExecCredential");
        assertThat(Instant.parse(credential.at("/status/expirationTimestamp").asText()))
                .isBetween(Instant.now().plusSeconds(800), Instant.now().plusSeconds(840));
        String token = credential.at("/status/token").asText();
        assertThat(token).startsWith("k8s-aws-v1.");
        assertThat(new String(Base64.getUrlDecoder().decode(token.substring(11)), StandardCharsets.US_ASCII))
                .startsWith("https://sts.eu-west-1.amazonaws.com/?")
                .contains("X-Amz-SignedHeaders=host%3Bx-k8s-aws-id", "X-Amz-Expires=60");
        assertThat(flow.messages()).isEmpty();
    }

    private Flow noted(Flow flow) {
        shown.append(flow.exactOutput()).append(flow.messages());
        return flow;
    }

    /** What a kubeconfig runs: this program, in a process of its own, as the launcher starts it. */
    private Path program() throws IOException {
        Path script = Files.writeString(folder.resolve("groundwork"), """
                #!/bin/sh
                export AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox
                exec "%s" -XX:TieredStopAtLevel=1 -cp "%s" dev.groundwork.cli.Main "$@"
                """.formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path")));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
}
