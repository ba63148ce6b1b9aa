package dev.groundwork.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.groundwork.sandbox.KubernetesServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * On k3s in a container: an API server of another build and version, with its own admission, and a real kubelet that
 * pulls the image and runs it. Proves what the sandbox cannot: that the manifest runs as it is outside of this
 * repository's own control plane, and that the aggregated API becomes Available because metrics-server really answers.
 *
 * <p>Needs a Docker engine and {@code registry.k8s.io}. Without an engine each test is counted as skipped.
 */
final class K3sIT extends MetricsServerContract {
    private static @Nullable K3s k3s;

    @Override
    KubernetesServer server() {
        assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "k3s needs a Docker engine, and none answers");
        K3s running = k3s;
        if (running == null) {
            running = K3s.start();
            k3s = running;
        }
        return running;
    }

    @AfterAll
    static void down() {
        if (k3s != null) {
            k3s.close();
        }
    }

    /** The second implementation of a server for tests. Made only once an engine is known to answer: else it throws. */
    private record K3s(K3sContainer container, Path kubeconfig) implements KubernetesServer {
        private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");

        static K3s start() {
            K3sContainer container = new K3sContainer(IMAGE);
            // What k3s brings along would be in the way of the same names.
            container.setCommand(
                    "server", "--disable=metrics-server,traefik,servicelb", "--tls-san=" + container.getHost());
            container.start();
            try {
                Path kubeconfig = Files.createTempFile("k3s", ".yaml");
                kubeconfig.toFile().deleteOnExit();
                return new K3s(container, Files.writeString(kubeconfig, container.getKubeConfigYaml()));
            } catch (IOException e) {
                container.stop();
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String name() {
            return "k3s";
        }

        @Override
        public Optional<Path> auditLog() {
            return Optional.empty();
        }

        @Override
        public void close() {
            container.stop();
        }
    }
}
