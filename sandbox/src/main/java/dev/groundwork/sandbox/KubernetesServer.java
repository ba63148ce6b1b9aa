package dev.groundwork.sandbox;

import java.nio.file.Path;
import java.util.Optional;

/** All that a test needs to know of the API server it runs against, so that the server can be another one. */
public interface KubernetesServer extends AutoCloseable {
    /** What to call it in a message, for instance {@code sandbox}. */
    String name();

    /** A kubeconfig whose current context is this server, with the rights of a cluster administrator. */
    Path kubeconfig();

    /** The file with one JSON line per request, or nothing where the server keeps none. Read it with {@link AuditLog}. */
    Optional<Path> auditLog();

    /** Ends the server if this object started it; never fails because it has ended already. */
    @Override
    void close();
}
