package dev.groundwork.network;

import dev.groundwork.resource.ResourceId;
import java.util.List;

/** What the pods of a workload wrote just now. */
@FunctionalInterface
public interface AccessLog {
    /**
     * The newest lines of that container, of all pods.
     *
     * @throws dev.groundwork.resource.ProblemException if they could not be read
     */
    List<String> lines(ResourceId workload, String container);
}
