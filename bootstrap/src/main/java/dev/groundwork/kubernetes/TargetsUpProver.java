package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.addon.MonitoringCheck.TargetsUp;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Answers {@link TargetsUp}: what should be scraped is told by the API server, what is scraped by each Prometheus. A
 * target that Prometheus has never found is missed that way, too; {@code up == 0} would not show it.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/#targets">The targets of Prometheus</a>
 */
public final class TargetsUpProver implements Prover<TargetsUp> {
    static final int PORT = 9090;
    private static final int TOLD = 5;

    private final KubernetesReader reader;
    private final PodProxy proxy;

    public TargetsUpProver(ApiServer server, KubernetesReader reader, Simulation simulation) {
        this.reader = reader;
        this.proxy = new PodProxy(server, simulation);
    }

    @Override
    public Class<TargetsUp> check() {
        return TargetsUp.class;
    }

    @Override
    public Finding ask(TargetsUp check) {
        List<ExpectedTargets> expected = ExpectedTargets.read(
                reader,
                Stream.concat(check.monitors().stream(), check.ifAny().stream()).toList());
        return judge(check, expected, proxy.each(MonitoringCheck.PROMETHEUS, PORT, "/api/v1/targets?state=active"));
    }

    /** What the servers said of what is expected. */
    static Finding judge(TargetsUp check, List<ExpectedTargets> expected, List<PodProxy.Answer> answers) {
        Set<String> wrong = new LinkedHashSet<>();
        Set<String> warnings = new TreeSet<>();
        check.monitors().stream()
                .filter(monitor -> expected.stream()
                        .filter(one -> one.monitor().equals(monitor))
                        .allMatch(one ->
                                one.addresses().isEmpty() && one.simulated().isEmpty()))
                .forEach(monitor -> wrong.add(monitor + " means nothing that is there"));
        if (answers.isEmpty()) {
            wrong.add("no pod of " + MonitoringCheck.PROMETHEUS + " runs");
        }
        int found = 0;
        for (PodProxy.Answer answer : answers) {
            switch (answer.said()) {
                case PodProxy.Said.No(String why) -> wrong.add("pod " + answer.pod() + " answers " + why);
                case PodProxy.Said.Yes(JsonNode body) -> {
                    Map<String, List<JsonNode>> pools = new HashMap<>();
                    body.path("data")
                            .path("activeTargets")
                            .forEach(target -> pools.computeIfAbsent(
                                            target.path("scrapePool").asText(), _ -> new ArrayList<>())
                                    .add(target));
                    for (ExpectedTargets one : expected) {
                        found += compare(one, answer.pod(), pools.getOrDefault(one.pool(), List.of()), wrong);
                        pools.remove(one.pool());
                    }
                    others(pools, warnings);
                }
            }
        }
        expected.stream()
                .filter(one -> !one.simulated().isEmpty())
                .forEach(one ->
                        warnings.add(one.monitor() + " was not looked at: nothing really runs the pods behind it"));
        Proof.Verdict verdict = wrong.isEmpty()
                ? good(expected, found, answers.size())
                : new Proof.Refuted(
                        "every address that the monitors mean, scraped and up",
                        told(wrong),
                        "kubectl -n monitoring port-forward service/prometheus 9090, then Status, Targets");
        return new Finding(new Proof(check, verdict, Proof.Ground.REAL, List.copyOf(warnings)), wrong.isEmpty());
    }

    private static Proof.Verdict good(List<ExpectedTargets> expected, int up, int servers) {
        List<ExpectedTargets> real =
                expected.stream().filter(one -> !one.addresses().isEmpty()).toList();
        return real.isEmpty()
                ? new Proof.NotProvable("nothing really runs the pods behind it")
                : new Proof.Proven("%d of %d targets of %d monitors are up, asked of %d servers"
                        .formatted(
                                up,
                                up,
                                real.stream()
                                        .map(ExpectedTargets::monitor)
                                        .distinct()
                                        .count(),
                                servers));
    }

    private static int compare(ExpectedTargets expected, String pod, List<JsonNode> targets, Set<String> wrong) {
        int up = 0;
        Map<String, JsonNode> byAddress = new HashMap<>();
        targets.forEach(target -> byAddress.put(
                target.path("discoveredLabels").path("__address__").asText(), target));
        for (String address : expected.addresses()) {
            Optional<JsonNode> target = Optional.ofNullable(byAddress.get(address));
            if (target.isEmpty()) {
                wrong.add("%s at %s is not scraped by %s".formatted(expected.monitor(), address, pod));
            }
        }
        for (var target : byAddress.entrySet()) {
            if (expected.simulated().contains(target.getKey())) {
                continue;
            }
            switch (target.getValue().path("health").asText()) {
                case "up" -> up++;
                case "unknown" ->
                    wrong.add("%s at %s has not been scraped yet".formatted(expected.monitor(), target.getKey()));
                default -> wrong.add(down(expected.monitor().toString(), target.getValue()));
            }
        }
        return up;
    }

    /** What belongs to applications is theirs to mend; it is worth a word, not a verdict on the add-on. */
    private static void others(Map<String, List<JsonNode>> pools, Set<String> warnings) {
        pools.forEach((pool, targets) -> targets.stream()
                .filter(target -> !pool.contains("/" + MonitoringCheck.NAMESPACE + "/"))
                .filter(target -> target.path("health").asText().equals("down"))
                .limit(1)
                .forEach(target -> warnings.add(down("besides, " + pool, target))));
    }

    private static String down(String whose, JsonNode target) {
        return "%s is down at %s: %s"
                .formatted(
                        whose,
                        target.path("discoveredLabels").path("__address__").asText(),
                        target.path("lastError").asText("no reason given"));
    }

    static String told(Set<String> wrong) {
        String first = String.join("; ", wrong.stream().limit(TOLD).toList());
        return wrong.size() <= TOLD ? first : first + "; and " + (wrong.size() - TOLD) + " more";
    }
}
