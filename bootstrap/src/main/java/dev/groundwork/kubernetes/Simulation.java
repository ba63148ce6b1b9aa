package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Optional;

/** Tells whether a workload's pods really run or are only said to. */
public final class Simulation {
    private final KubernetesReader reader;

    public Simulation(KubernetesReader reader) {
        this.reader = reader;
    }

    /** Why nothing about the running program can be proved, if nothing runs it. */
    public Optional<String> of(ResourceId workload) {
        return Pods.areSimulated(pods(workload))
                ? Optional.of("nothing really runs the pods of " + workload + ": they are simulated")
                : Optional.empty();
    }

    /** The workload's pods; none if the workload is not there. */
    List<JsonNode> pods(ResourceId workload) {
        Optional<Tree> object = reader.get(workload);
        return object.isEmpty()
                ? List.of()
                : reader.listPages("/api/v1/namespaces/" + workload.namespace() + "/pods", Pods.selector(object.get()));
    }
}
