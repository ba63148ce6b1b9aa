package dev.groundwork.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.engine.NodeFact;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Answers {@link EksAddonCheck.PrefixDelegation} from what EKS really set in the cluster, and says what it means: how many
 * pods a node of each type takes, and which nodes still have the limit of before.
 */
public final class PrefixDelegationProver implements Prover<EksAddonCheck.PrefixDelegation> {
    private static final String VARIABLE = "ENABLE_PREFIX_DELEGATION";

    private final AwsClients clients;
    private final Function<ResourceId, Optional<Tree>> objects;
    private final Supplier<List<NodeFact>> nodes;

    /**
     * @param objects reads an object of the cluster
     * @param nodes reads its nodes
     */
    public PrefixDelegationProver(
            AwsClients clients, Function<ResourceId, Optional<Tree>> objects, Supplier<List<NodeFact>> nodes) {
        this.clients = clients;
        this.objects = objects;
        this.nodes = nodes;
    }

    @Override
    public Class<EksAddonCheck.PrefixDelegation> check() {
        return EksAddonCheck.PrefixDelegation.class;
    }

    @Override
    public Finding ask(EksAddonCheck.PrefixDelegation check) {
        Optional<Tree> program = objects.apply(check.daemonSet());
        String expected = VARIABLE + "=" + check.wanted();
        String next = "kubectl -n %s get daemonset %s -o yaml | grep -A1 %s"
                .formatted(check.daemonSet().namespace(), check.daemonSet().name(), VARIABLE);
        if (program.isEmpty()) {
            return finding(
                    check,
                    clients.emulated()
                            ? new Proof.NotProvable(
                                    "there is no " + check.daemonSet() + ": the emulated EKS does not install it")
                            : new Proof.Refuted(expected, "there is no " + check.daemonSet(), next),
                    List.of(),
                    clients.emulated());
        }
        String value = variable(program.get());
        if (Boolean.parseBoolean(value) != check.wanted()) {
            return finding(
                    check,
                    new Proof.Refuted(
                            expected, value.isEmpty() ? VARIABLE + " is not set" : VARIABLE + "=" + value, next),
                    List.of(),
                    false);
        }
        return proven(check, value);
    }

    private Finding proven(EksAddonCheck.PrefixDelegation check, String value) {
        Map<String, List<NodeFact>> byType = nodes.get().stream()
                .filter(node -> !node.instanceType().isEmpty())
                .collect(Collectors.groupingBy(NodeFact::instanceType, TreeMap::new, Collectors.toList()));
        SortedMap<String, PodLimits> limits = limits(byType.keySet());
        List<String> told = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        limits.forEach((type, limit) -> {
            int due = check.wanted() ? limit.prefixes() : limit.single();
            told.add("%s takes %d pods".formatted(type, due) + (check.wanted() ? " instead of " + limit.single() : ""));
            List<NodeFact> old = byType.getOrDefault(type, List.of()).stream()
                    .filter(node -> node.pods() < due)
                    .toList();
            if (check.wanted() && !old.isEmpty()) {
                warnings.add("%s of %s: takes fewer than %d pods, because its kubelet keeps the limit it started with;"
                                .formatted(
                                        old.stream()
                                                .map(NodeFact::name)
                                                .sorted()
                                                .collect(Collectors.joining(", ")),
                                        type,
                                        due)
                        + " replace it");
            }
        });
        String evidence = (value.isEmpty() ? VARIABLE + " is not set" : VARIABLE + "=" + value)
                + (told.isEmpty() ? "" : "; " + String.join(", ", told));
        return finding(check, new Proof.Proven(evidence), warnings, true);
    }

    private SortedMap<String, PodLimits> limits(Collection<String> types) {
        SortedMap<String, PodLimits> limits = new TreeMap<>();
        new InstanceTypes(clients)
                .named(types, "instance types " + String.join(", ", types))
                .forEach((name, type) -> limits.put(name, PodLimits.of(type)));
        return limits;
    }

    private static String variable(Tree daemonSet) {
        for (JsonNode container : daemonSet.at("spec", "template", "spec", "containers")) {
            for (JsonNode variable : container.path("env")) {
                if (variable.path("name").asText().equals(VARIABLE)) {
                    return variable.path("value").asText();
                }
            }
        }
        return "";
    }

    private Finding finding(
            EksAddonCheck.PrefixDelegation check, Proof.Verdict verdict, List<String> warnings, boolean settled) {
        return new Finding(new Proof(check, verdict, Grounds.of(clients), warnings), settled);
    }
}
