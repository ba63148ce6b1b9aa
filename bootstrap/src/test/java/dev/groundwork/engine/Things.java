package dev.groundwork.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.addon.MetricsCheck;
import dev.groundwork.addon.RoleCheck;
import dev.groundwork.addon.WebhookCheck;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/** Resources, changes and checks of no meaning. */
final class Things {
    private static final YAMLMapper YAML = new YAMLMapper();

    private Things() {}

    /** An object of the add-on {@code x} as a person would write it. */
    static KubernetesObject object(String yaml) {
        try {
            return new KubernetesObject("x", Tree.of((ObjectNode) YAML.readTree(yaml)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not YAML: " + yaml, e);
        }
    }

    static KubernetesObject configMap(String name) {
        return object("{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: n}}".formatted(name));
    }

    static ResourceId id(String name) {
        return configMap(name).id();
    }

    /** A workload that mounts these. */
    static KubernetesObject deployment(String name, String... configMaps) {
        String volumes = String.join(
                ",",
                Arrays.stream(configMaps)
                        .map("{name: v, configMap: {name: %s}}"::formatted)
                        .toList());
        return object("""
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: %1$s, namespace: n},
                 spec: {template: {metadata: {labels: {app: %1$s}}, spec: {volumes: [%2$s]}}}}""".formatted(name, volumes));
    }

    static Change.Create create(Resource resource) {
        return new Change.Create(resource, resource.tree(), Prediction.SERVER);
    }

    static Plan creating(Resource... resources) {
        return new Plan(Stream.of(resources).<Change>map(Things::create).toList());
    }

    static Problem problem(String what) {
        return new Problem(Problem.Code.FAILED, "thing", what, "");
    }

    /** A check that only a fake can answer. */
    static WorkloadCheck.RolledOut check(String name) {
        return new WorkloadCheck.RolledOut("x", id(name));
    }

    /** A check that lasts two minutes at most and is about a workload. */
    static MetricsCheck.NodeMetricsFresh running(String workload) {
        return new MetricsCheck.NodeMetricsFresh(
                "x", Duration.ofMinutes(2), deployment(workload).id());
    }

    /** A check that a double can make true. */
    static WebhookCheck.Admits admits(String workload) {
        return new WebhookCheck.Admits(
                "x",
                WebhookCheck.Hook.validating(
                        "hooks", "hook.example.com", deployment(workload).id()),
                configMap("good").tree());
    }

    static RoleCheck.StrangerRefused stranger(RoleCheck.RoleAssumable first) {
        return new RoleCheck.StrangerRefused("x", first);
    }

    static RoleCheck.RoleAssumable assumable() {
        return new RoleCheck.RoleAssumable("x", "arn", "n", "account", "sts.amazonaws.com");
    }

    static Execution really(ResourceId workload) {
        return Execution.REAL;
    }
}
