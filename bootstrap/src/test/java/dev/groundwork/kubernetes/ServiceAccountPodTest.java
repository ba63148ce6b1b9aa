package dev.groundwork.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceAccountPodTest {
    private static final Map<String, String> VARIABLES =
            Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443");

    @TempDir
    Path folder;

    @Test
    void theAddressIsThatOfThePodsVariablesAndTheAuthorityThatOfItsFiles() throws IOException {
        token("first");

        Config config = ServiceAccountPod.config(folder, VARIABLES);

        assertThat(config.getMasterUrl()).isEqualTo("https://10.96.0.1:443/");
        assertThat(config.getCaCertFile()).isEqualTo(folder.resolve("ca.crt").toString());
        assertThat(ServiceAccountPod.config(folder, Map.of("KUBERNETES_SERVICE_HOST", "fd00::1"))
                        .getMasterUrl())
                .isEqualTo("https://[fd00::1]:443/");
    }

    @Test
    void aTokenThatTheKubeletReplacedIsUsedFromTheNextRequestOn() throws IOException {
        WireMockServer wire = new WireMockServer(wireMockConfig().dynamicPort());
        wire.start();
        token("first");
        Config config = new ConfigBuilder(ServiceAccountPod.config(folder, VARIABLES))
                .withMasterUrl(wire.baseUrl())
                .withCaCertFile("")
                .build();
        try (KubernetesClient client = new Connection(config).open()) {
            wire.stubFor(any(anyUrl()).willReturn(okJson("{}")));
            client.raw("/one");
            token("second");
            client.raw("/two");

            wire.verify(getRequestedFor(urlPathEqualTo("/one")).withHeader("Authorization", equalTo("Bearer first")));
            wire.verify(getRequestedFor(urlPathEqualTo("/two")).withHeader("Authorization", equalTo("Bearer second")));
        } finally {
            wire.stop();
        }
    }

    @Test
    void aPodWithoutATokenIsAProblemThatSaysHowToGetOne() {
        ProblemException e =
                catchThrowableOfType(ProblemException.class, () -> ServiceAccountPod.config(folder, VARIABLES));

        assertThat(e.problem().code()).isEqualTo(Problem.Code.UNAUTHENTICATED);
        assertThat(e.problem().todo()).contains("automountServiceAccountToken: true");
    }

    private void token(String text) throws IOException {
        Files.writeString(folder.resolve("token"), text + "\n");
    }
}
