package dev.groundwork.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxEnvironmentTest {
    @Test
    void everyProgramIsLedToTheSandboxAndAwayFromRealAccounts() {
        SandboxReport report = new SandboxReport(
                Path.of("/s/kubeconfig"),
                URI.create("https://127.0.0.1:1"),
                URI.create("http://127.0.0.1:2"),
                "eu-west-1",
                "sandbox",
                ClusterShape.usual().issuer(),
                Path.of("/s/audit.jsonl"),
                Path.of("/s/aws-requests.jsonl"),
                true,
                "",
                7,
                Instant.EPOCH,
                Duration.ofSeconds(5));
        Map<String, String> callers = Map.of("AWS_ENDPOINT_URL_STS", "https://elsewhere", "AWS_ENDPOINT_URL", "x");

        assertThat(ShellText.lines(SandboxEnvironment.forgotten(callers), SandboxEnvironment.of(report, "default")))
                .isEqualTo("""
                        unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_SESSION_TOKEN AWS_IGNORE_CONFIGURED_ENDPOINT_URLS \
                        AWS_USE_FIPS_ENDPOINT AWS_USE_DUALSTACK_ENDPOINT AWS_ENDPOINT_URL_STS
                        export KUBECONFIG=/s/kubeconfig
                        export AWS_ENDPOINT_URL=http://127.0.0.1:2
                        export AWS_REGION=eu-west-1
                        export AWS_DEFAULT_REGION=eu-west-1
                        export AWS_ACCESS_KEY_ID=sandbox
                        export AWS_SECRET_ACCESS_KEY=sandbox
                        export AWS_EC2_METADATA_DISABLED=true
                        export GROUNDWORK_SANDBOX=default
                        """);
    }

    @Test
    void theUsualClusterIsAlwaysTheSame() {
        assertThat(ClusterShape.usual()).isEqualTo(ClusterShape.usual());
        assertThat(ClusterShape.usual().issuer())
                .matches("https://oidc\\.eks\\.eu-west-1\\.amazonaws\\.com/id/[0-9A-F]{32}");
    }
}
