package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.addon.MonitoringCheck.RulesEvaluated;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Answers {@link RulesEvaluated} by what each Prometheus says of its rules; what the operator did not hand over, it says
 * why.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/#rules">The rules of Prometheus</a>
 */
public final class RulesEvaluatedProver implements Prover<RulesEvaluated> {
    private final KubernetesReader reader;
    private final PodProxy proxy;

    public RulesEvaluatedProver(ApiServer server, KubernetesReader reader, Simulation simulation) {
        this.reader = reader;
        this.proxy = new PodProxy(server, simulation);
    }

    @Override
    public Class<RulesEvaluated> check() {
        return RulesEvaluated.class;
    }

    @Override
    public Finding ask(RulesEvaluated check) {
        Map<ResourceId, Optional<Tree>> objects = new LinkedHashMap<>();
        check.rules().forEach(id -> objects.put(id, reader.get(id)));
        return judge(check, objects, proxy.each(MonitoringCheck.PROMETHEUS, TargetsUpProver.PORT, "/api/v1/rules"));
    }

    /** What the servers said of these objects. */
    static Finding judge(RulesEvaluated check, Map<ResourceId, Optional<Tree>> objects, List<PodProxy.Answer> answers) {
        Set<String> wrong = new LinkedHashSet<>();
        Set<String> warnings = new TreeSet<>();
        if (answers.isEmpty()) {
            wrong.add("no pod of " + MonitoringCheck.PROMETHEUS + " runs");
        }
        int rules = 0;
        for (PodProxy.Answer answer : answers) {
            switch (answer.said()) {
                case PodProxy.Said.No(String why) -> wrong.add("pod " + answer.pod() + " answers " + why);
                case PodProxy.Said.Yes(JsonNode body) -> {
                    rules = 0;
                    Set<ResourceId> loaded = new HashSet<>();
                    for (JsonNode group : body.path("data").path("groups")) {
                        objects.keySet().stream().filter(id -> isOf(group, id)).forEach(loaded::add);
                        for (JsonNode rule : group.path("rules")) {
                            rules++;
                            look(group, rule).ifPresent(isOurs(group) ? wrong::add : warnings::add);
                        }
                    }
                    objects.forEach((id, object) -> {
                        if (!loaded.contains(id)) {
                            wrong.add("%s is not loaded by %s%s".formatted(id, answer.pod(), why(object)));
                        }
                    });
                }
            }
        }
        Proof.Verdict verdict = wrong.isEmpty()
                ? new Proof.Proven(
                        "%d rules are evaluated without an error by %d servers".formatted(rules, answers.size()))
                : new Proof.Refuted(
                        "every rule loaded, and none with an error",
                        TargetsUpProver.told(wrong),
                        "kubectl -n monitoring port-forward service/prometheus 9090, then Status, Rule health");
        return new Finding(new Proof(check, verdict, Proof.Ground.REAL, List.copyOf(warnings)), wrong.isEmpty());
    }

    private static Optional<String> look(JsonNode group, JsonNode rule) {
        String name = "rule %s of group %s"
                .formatted(rule.path("name").asText(), group.path("name").asText());
        return switch (rule.path("health").asText()) {
            case "ok" -> Optional.empty();
            case "unknown" -> Optional.of(name + " has not been evaluated yet");
            default -> Optional.of(name + ": " + error(rule.path("lastError").asText("no reason given")));
        };
    }

    /** Prometheus lists whole series, and each server other ones; what is wrong stands around them. */
    private static String error(String told) {
        return told.replaceAll("\\[\\{.*}]", "[…]").replace("];", "]; ");
    }

    /** The operator writes each object into a file that is called by its namespace, its name and its uid. */
    private static boolean isOf(JsonNode group, ResourceId id) {
        return fileName(group).startsWith(id.namespace() + "-" + id.name() + "-");
    }

    private static boolean isOurs(JsonNode group) {
        return fileName(group).startsWith(MonitoringCheck.NAMESPACE + "-");
    }

    private static String fileName(JsonNode group) {
        String file = group.path("file").asText();
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /** What the operator says in the object's status, if it did not take it. */
    private static String why(Optional<Tree> object) {
        if (object.isEmpty()) {
            return ": it does not exist";
        }
        for (JsonNode binding : object.get().at("status", "bindings")) {
            for (JsonNode condition : binding.path("conditions")) {
                if (condition.path("status").asText().equals("False")) {
                    return ": " + condition.path("message").asText();
                }
            }
        }
        return "";
    }
}
