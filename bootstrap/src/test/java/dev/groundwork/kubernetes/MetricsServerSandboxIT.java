package dev.groundwork.kubernetes;

import dev.groundwork.sandbox.KubernetesServer;
import dev.groundwork.sandbox.RealPrograms;
import dev.groundwork.sandbox.Sandbox;
import dev.groundwork.sandbox.SandboxSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** On the sandbox's API server, where nothing runs the pods. */
final class MetricsServerSandboxIT extends MetricsServerContract {
    private static @Nullable Sandbox sandbox;

    @Override
    KubernetesServer server() {
        Sandbox running = sandbox;
        if (running == null) {
            running = Sandbox.start(SandboxSettings.usual().withRealPrograms(RealPrograms.NEVER));
            sandbox = running;
        }
        return running;
    }

    @AfterAll
    static void down() {
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
