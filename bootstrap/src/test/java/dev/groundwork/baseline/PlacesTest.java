package dev.groundwork.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.resource.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlacesTest {
    private static final String FILE = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster: {name: sandbox, region: eu-west-1}
            addons:
              vpc-cni:
                configuration:
                  env: {WARM_IP_TARGET: "2"}
              metrics-server:
                patches:
                  - target: Deployment/metrics-server
                    patch: {spec: {paused: true}}
                  - target: Service/metrics-server
                    patch: {spec: {type: NodePort}}
            """;

    @TempDir
    private Path folder;

    private Path file = Path.of("groundwork.yaml");

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("groundwork.yaml"), FILE);
    }

    @Test
    void whatAProblemIsAboutIsNamedByItsLineAndColumn() {
        Problem problem = named("addons.vpc-cni.configuration.env.WARM_IP_TARGET");

        assertThat(problem.subject()).isEqualTo(file + ":7:13");
        assertThat(problem.what()).isEqualTo("addons.vpc-cni.configuration.env.WARM_IP_TARGET: does not fit");
        assertThat(problem.todo()).isEqualTo("Change it");
        assertThat(named("addons.metrics-server.patches[1]").subject()).isEqualTo(file + ":12:9");
    }

    @Test
    void whatNobodySetHasThePlaceOfWhatWouldHoldIt() {
        assertThat(named("addons.vpc-cni.version").subject()).isEqualTo(file + ":5:3");
        assertThat(named("addons.metrics-server.patches[7].target").subject()).isEqualTo(file + ":9:5");
        assertThat(named("addons.coredns").subject()).isEqualTo(file + ":4:1");
    }

    @Test
    void whatIsNotAboutTheFileStaysAsItIs() {
        assertThat(named("EKS cluster sandbox").subject()).isEqualTo("EKS cluster sandbox");
        assertThat(named("IAM role x").what()).isEqualTo("does not fit");
    }

    private Problem named(String subject) {
        Parsed.Valid valid = (Parsed.Valid) BaselineFile.read(file, Map.of());
        return valid.places().named(new Problem(Problem.Code.INVALID, subject, "does not fit", "Change it"));
    }
}
