package dev.groundwork.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process that holds all others of a sandbox. */
final class SandboxProcess {
    private static final int PATIENCE_SECONDS = 5;

    private final ProcessHandle handle;

    private SandboxProcess(ProcessHandle handle) {
        this.handle = handle;
    }

    /**
     * The process of that report, if it is alive and really ours. A process id alone proves nothing: after a restart of
     * the machine it belongs to somebody else. Ours was told this very state folder.
     */
    static Optional<SandboxProcess> of(SandboxReport report, SandboxPlace place) {
        return ProcessHandle.of(report.pid())
                .filter(ProcessHandle::isAlive)
                .filter(handle -> wasTold(handle.info(), place.folder().toString()))
                .map(SandboxProcess::new);
    }

    /** SIGTERM, then SIGKILL after 5 s; returns when the process and all below it are gone. */
    void end() {
        List<ProcessHandle> all = withDescendants(handle);
        handle.destroy();
        await(all);
    }

    /** The same for a child that ends with its standard input. */
    static void end(Process process) {
        List<ProcessHandle> all = withDescendants(process.toHandle());
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
        await(all);
    }

    private static void await(List<ProcessHandle> all) {
        if (!ended(all.getFirst())) {
            all.getFirst().destroyForcibly();
        }
        // The kernel ends its children with it. The loop is for a kernel, or a bug, that does not.
        all.stream().filter(each -> !ended(each)).forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean ended(ProcessHandle handle) {
        CompletableFuture<ProcessHandle> exit = handle.onExit();
        try {
            exit.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<ProcessHandle> withDescendants(ProcessHandle handle) {
        List<ProcessHandle> all = new ArrayList<>(List.of(handle));
        handle.descendants().forEach(all::add);
        return all;
    }

    private static boolean wasTold(ProcessHandle.Info info, String folder) {
        return info.arguments()
                .map(arguments -> Arrays.asList(arguments).contains(folder))
                .orElseGet(() -> info.commandLine().orElse("").contains(folder));
    }
}
