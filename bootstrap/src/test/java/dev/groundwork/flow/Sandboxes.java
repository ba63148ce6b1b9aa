package dev.groundwork.flow;

import dev.groundwork.sandbox.RealPrograms;
import dev.groundwork.sandbox.Sandbox;
import dev.groundwork.sandbox.SandboxBuild;
import dev.groundwork.sandbox.SandboxSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Two sandboxes for all flow tests, each started when it is first asked for and ended with the last test: a start costs
 * seconds. Their clusters are shared, so each class begins by saying what it wants to find.
 */
final class Sandboxes implements BeforeAllCallback {
    private static final Map<RealPrograms, Sandbox> RUNNING = new ConcurrentHashMap<>();
    private static final AtomicBoolean ENDING = new AtomicBoolean();

    /** With metrics-server as a real process. Without the rights for that the test is skipped, and fails in CI. */
    static Sandbox real() {
        Sandbox sandbox = another();
        if (!sandbox.report().realPrograms()) {
            String why = "nothing really runs here: " + sandbox.report().realProgramsReason();
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(why);
            }
            Assumptions.abort(why);
        }
        return sandbox;
    }

    /** The same, with these programs built before their pods want them: no deadline of a test is meant for a build. */
    static Sandbox realWith(String... programs) {
        Sandbox sandbox = real();
        SandboxBuild.of(SandboxSettings.usual().withProgress(System.err::println))
                .make(List.of(programs));
        return sandbox;
    }

    /** Any other cluster than {@link #simulated()}. */
    static Sandbox another() {
        return RUNNING.computeIfAbsent(RealPrograms.AUTO, _ -> Sandbox.start(SandboxSettings.usual()));
    }

    /** With simulated pods, and with an API server that reaches what listens in this process. */
    static Sandbox simulated() {
        return RUNNING.computeIfAbsent(
                RealPrograms.NEVER,
                choice -> Sandbox.start(SandboxSettings.usual().withRealPrograms(choice)));
    }

    /** A process that runs many classes runs each as if it were the only one, so the end of the tests is its own end. */
    @Override
    public void beforeAll(ExtensionContext context) {
        if (ENDING.compareAndSet(false, true)) {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> RUNNING.values().forEach(Sandbox::close), "end of sandboxes"));
        }
    }
}
