package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.resource.Problem;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class KubernetesProblemsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | FAILED          | x: the API server refuses it: why. Check the settings
            401 | UNAUTHENTICATED | x: the API server does not accept the credential of the kubeconfig (401). It may have expired: log in again, or check the user of the current context
            403 | DENIED          | x: the API server denies reading: why. Give the caller that right, or run as somebody who has it
            404 | MISSING         | x: why
            409 | CONFLICT        | x: why. Run the preview again
            422 | FAILED          | x: the API server refuses it: why. Check the settings
            429 | THROTTLED       | x: the API server is overloaded or not ready (429): why. Try again in a minute
            500 | FAILED          | x: the API server answered 500: why
            503 | THROTTLED       | x: the API server is overloaded or not ready (503): why. Try again in a minute
            """)
    void eachStatusHasItsMeaning(int status, Problem.Code code, String text) {
        Problem problem = KubernetesProblems.of(
                "x", "reading", new ApiServer.Answer(status, Yaml.node("{message: \"why\\nmore than one line\"}")));

        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem).hasToString(text);
    }

    @Test
    void anAnswerWithoutReasonSaysSo() {
        assertThat(KubernetesProblems.message(Yaml.node("{}"))).isEqualTo("no reason given");
        assertThat(KubernetesProblems.message(Yaml.node("{message: ''}"))).isEqualTo("no reason given");
    }

    @Test
    void whatAWatchThrowsIsTranslatedToo() {
        Problem denied = KubernetesProblems.of(
                "https://h:6443", "x", "watching", new KubernetesClientException("may not", 403, null));
        Problem lost = KubernetesProblems.of(
                "https://h:6443", "x", "watching", new KubernetesClientException("lost", new ConnectException()));

        assertThat(denied)
                .hasToString("x: the API server denies watching: may not."
                        + " Give the caller that right, or run as somebody who has it");
        assertThat(lost.code()).isEqualTo(Problem.Code.UNREACHABLE);
        assertThat(lost.what()).isEqualTo("it cannot be reached: nothing listens there");
    }

    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(new UnknownHostException("nowhere"), "its name cannot be resolved", false),
                Arguments.of(
                        wrapped(new ConnectException(), new UnresolvedAddressException()),
                        "its name cannot be resolved",
                        false),
                Arguments.of(new HttpConnectTimeoutException("slow"), "it does not accept a connection in time", false),
                Arguments.of(wrapped(new IOException("x"), new ConnectException()), "nothing listens there", false),
                Arguments.of(new TimeoutException(), "it does not answer in time", false),
                Arguments.of(
                        wrapped(new IOException("x"), new SSLHandshakeException("no path\nmore")),
                        "TLS failed: no path",
                        false),
                Arguments.of(new SocketException("Connection reset"), "Connection reset", true),
                Arguments.of(
                        new IOException("HTTP/1.1 header parser received no bytes"),
                        "HTTP/1.1 header parser received no bytes",
                        true),
                Arguments.of(new IOException(), "IOException", true));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void whyNobodyAnsweredIsSaidInWords(Throwable cause, String why, boolean worthRepeating) {
        Problem problem = KubernetesProblems.unreachable("https://h:6443", "Look there", cause);

        assertThat(problem.code()).isEqualTo(Problem.Code.UNREACHABLE);
        assertThat(problem.subject()).isEqualTo("API server https://h:6443");
        assertThat(problem.what()).isEqualTo("it cannot be reached: " + why);
        assertThat(problem.todo()).isEqualTo("Look there");
        assertThat(KubernetesProblems.wasConnected(cause)).isEqualTo(worthRepeating);
    }

    private static Throwable wrapped(Throwable outer, Throwable inner) {
        outer.initCause(inner);
        return outer;
    }
}
