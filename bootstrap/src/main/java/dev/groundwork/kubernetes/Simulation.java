package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.engine.Execution;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tells whether a workload's pods really run, or a double in their place, or are only said to. */
public final class Simulation {
    private final KubernetesReader reader;
    private final Map<ResourceId, Execution> known = new ConcurrentHashMap<>();

    public Simulation(KubernetesReader reader) {
        this.reader = reader;
    }

    /**
     * What runs the workload's pods; a workload without running pods is not said to be anything but real. Many checks ask
     * about the same workload, and what runs its pods does not change within a run.
     */
    public Execution of(ResourceId workload) {
        Execution before = known.get(workload);
        if (before != null) {
            return before;
        }
        List<JsonNode> pods = pods(workload);
        Execution now = Pods.execution(pods);
        if (pods.stream().anyMatch(Pods::isRunning)) {
            known.put(workload, now);
        }
        return now;
    }

    /** The workload's pods; none if the workload is not there. */
    List<JsonNode> pods(ResourceId workload) {
        Optional<Tree> object = reader.get(workload);
        return object.isEmpty()
                ? List.of()
                : reader.listPages("/api/v1/namespaces/" + workload.namespace() + "/pods", Pods.selector(object.get()));
    }
}
