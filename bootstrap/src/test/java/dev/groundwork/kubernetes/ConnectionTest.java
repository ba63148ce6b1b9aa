package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ConnectionTest {
    @TempDir
    static Path keys;

    private static KeyPairs rsa = KeyPairs.none();
    private static KeyPairs ec = KeyPairs.none();

    @TempDir
    Path folder;

    @BeforeAll
    static void makeKeys() {
        rsa = KeyPairs.rsa(keys);
        ec = KeyPairs.ec(keys);
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("RSA in PKCS #1", "RSA", rsa.pkcs1Pem(), rsa.certificatePem()),
                Arguments.of("RSA in PKCS #8", "RSA", rsa.pkcs8Pem(), rsa.certificatePem()),
                Arguments.of("EC in SEC 1", "EC", ec.sec1Pem(), ec.certificatePem()),
                Arguments.of("EC in PKCS #8", "EC", ec.pkcs8Pem(), ec.certificatePem()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void aKeyInTheKubeconfigIsUnderstood(String form, String algorithm, String key, String certificate)
            throws IOException {
        Path file = write("config", kubeconfig("here", """
                client-certificate-data: %s
                    client-key-data: %s""".formatted(base64(certificate), base64(key))));

        Connection connection = Connection.find(Optional.of(file), Optional.empty(), Map.of());

        assertThat(connection.config().getClientKeyAlgo()).isEqualTo(algorithm);
        assertThatCode(() -> connection.open().close()).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void aKeyInAFileOfItsOwnIsUnderstood(String form, String algorithm, String key, String certificate)
            throws IOException {
        Path file = write(
                "config", kubeconfig("here", """
                client-certificate: %s
                    client-key: %s""".formatted(write("cert.pem", certificate), write("key.pem", key))));

        Connection connection = Connection.find(Optional.of(file), Optional.empty(), Map.of());

        assertThat(connection.config().getClientKeyAlgo()).isEqualTo(algorithm);
        assertThatCode(() -> connection.open().close()).doesNotThrowAnyException();
    }

    @Test
    void aKeyFileThatIsNotThereIsAProblem() throws IOException {
        Path file = write("config", kubeconfig("here", "client-key: /no/such/key.pem"));

        Problem problem = problem(() -> Connection.find(Optional.of(file), Optional.empty(), Map.of()));

        assertThat(problem.code()).isEqualTo(Problem.Code.MISSING);
        assertThat(problem.what()).isEqualTo("its client key /no/such/key.pem cannot be read");
    }

    @Test
    void theCurrentContextIsTakenUnlessAnotherIsNamed() throws IOException {
        Path file = write("config", kubeconfig("here", "token: t"));

        assertThat(Connection.find(Optional.of(file), Optional.empty(), Map.of())
                        .server())
                .isEqualTo("https://here:6443");
        assertThat(Connection.find(Optional.of(file), Optional.of("other"), Map.of())
                        .server())
                .isEqualTo("https://other:6443");
    }

    @Test
    void aContextThatIsNotThereIsAProblem() throws IOException {
        Path file = write("config", kubeconfig("here", "token: t"));

        Problem problem = problem(() -> Connection.find(Optional.of(file), Optional.of("typo"), Map.of()));

        assertThat(problem.code()).isEqualTo(Problem.Code.MISSING);
        assertThat(problem.subject()).isEqualTo("kubeconfig " + file);
        assertThat(problem.what()).isEqualTo("it has no context typo");
    }

    @Test
    void anEmptyKubeconfigHasNoContext() throws IOException {
        Path file = write("config", "\n");

        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> Connection.find(Optional.of(file), Optional.empty(), Map.of()));

        assertThat(refused.problem().what()).isEqualTo("it has no context that is current");
    }

    @Test
    void aFileWithoutCurrentContextIsAProblem() throws IOException {
        Path file = write("config", kubeconfig("here", "token: t").replace("current-context: here", ""));

        assertThat(problem(() -> Connection.find(Optional.of(file), Optional.empty(), Map.of()))
                        .what())
                .isEqualTo("it has no context that is current");
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("nothing");

        Problem problem = problem(() -> Connection.find(Optional.of(file), Optional.empty(), Map.of()));

        assertThat(problem.code()).isEqualTo(Problem.Code.MISSING);
        assertThat(problem.what()).isEqualTo("there is no readable file " + file);
        assertThat(problem.todo()).contains("--kubeconfig", "KUBECONFIG", "aws eks update-kubeconfig");
    }

    @Test
    void aFileThatIsNoKubeconfigIsAProblem() throws IOException {
        Path file = write("config", "clusters: [unclosed");

        Problem problem = problem(() -> Connection.find(Optional.of(file), Optional.empty(), Map.of()));

        assertThat(problem.code()).isEqualTo(Problem.Code.INVALID);
        assertThat(problem.what()).startsWith("it cannot be read: ").doesNotContain("\n");
    }

    @Test
    void ofSeveralFilesTheOneThatHasTheContextIsTaken() throws IOException {
        String several = folder.resolve("missing")
                + File.pathSeparator
                + write("empty", "apiVersion: v1\nkind: Config\n")
                + File.pathSeparator
                + write("first", kubeconfig("here", "token: t"))
                + File.pathSeparator
                + write("second", kubeconfig("there", "token: t").replace("other", "another"));
        Map<String, String> environment = Map.of("KUBECONFIG", several);

        assertThat(Connection.find(Optional.empty(), Optional.empty(), environment)
                        .server())
                .isEqualTo("https://here:6443");
        assertThat(Connection.find(Optional.empty(), Optional.of("there"), environment)
                        .server())
                .isEqualTo("https://there:6443");
        assertThat(problem(() -> Connection.find(Optional.empty(), Optional.of("typo"), environment))
                        .what())
                .isEqualTo("it has no context typo");
    }

    /** As kubectl does; the Java runtime takes the home folder from the list of users. */
    @Test
    void theUsualFileIsBelowHomeAsTheEnvironmentSaysIt() throws IOException {
        Files.createDirectory(folder.resolve(".kube"));
        write(".kube/config", kubeconfig("at-home", "token: t"));
        Map<String, String> environment = Map.of("HOME", folder.toString());

        assertThat(Connection.find(Optional.empty(), Optional.empty(), environment)
                        .server())
                .isEqualTo("https://at-home:6443");
        assertThat(Connection.current(environment)).map(Connection::server).hasValue("https://at-home:6443");
        Path elsewhere = folder.resolve("elsewhere");
        assertThat(Connection.current(Map.of("HOME", elsewhere.toString()))).isEmpty();
        assertThat(problem(() -> Connection.find(
                                Optional.empty(), Optional.empty(), Map.of("HOME", elsewhere.toString())))
                        .what())
                .isEqualTo("there is no readable file " + elsewhere.resolve(".kube/config"));
    }

    @Test
    void withoutHomeItIsBelowTheHomeFolderOfTheUser() {
        Path usual = Path.of(System.getProperty("user.home"), ".kube", "config");
        assertThat(Connection.usual(Map.of())).isEqualTo(usual);
        assertThat(Connection.usual(Map.of("HOME", ""))).isEqualTo(usual);
    }

    @Test
    void aNamedFileCountsMoreThanTheEnvironment() throws IOException {
        Path named = write("named", kubeconfig("named", "token: t"));
        Path other = write("other", kubeconfig("here", "token: t"));

        assertThat(Connection.find(Optional.of(named), Optional.empty(), Map.of("KUBECONFIG", other.toString()))
                        .server())
                .isEqualTo("https://named:6443");
    }

    @Test
    void theAuthoritiesAreThoseOfTheKubeconfig() throws IOException {
        Path file = write(
                "config",
                kubeconfig("here", "token: t")
                        .replace(
                                "server: https://here:6443",
                                "server: https://here:6443, certificate-authority-data: "
                                        + base64(rsa.certificatePem() + ec.certificatePem())));

        assertThat(Connection.find(Optional.of(file), Optional.empty(), Map.of())
                        .authorities())
                .hasSize(2)
                .containsAll(Connection.parse(rsa.certificatePem()));
        assertThat(Connection.find(Optional.of(file), Optional.of("other"), Map.of())
                        .authorities())
                .isEmpty();
    }

    @Test
    void whatIsNoCertificateIsAProblem() {
        assertThat(problem(() -> Connection.parse("-----BEGIN CERTIFICATE-----\nxxxx\n-----END CERTIFICATE-----\n"))
                        .code())
                .isEqualTo(Problem.Code.INVALID);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String kubeconfig(String context, String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: %1$s
                clusters:
                - {name: %1$s, cluster: {server: https://%1$s:6443}}
                - {name: other, cluster: {server: https://other:6443/}}
                users:
                - name: me
                  user:
                    %2$s
                contexts:
                - {name: %1$s, context: {cluster: %1$s, user: me}}
                - {name: other, context: {cluster: other, user: me}}
                """.formatted(context, user);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(ProblemException.class, call).problem();
    }
}
