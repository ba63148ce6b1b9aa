package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.TrafficCheck.IngressesServed;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Answers {@link IngressesServed} from all Ingresses and IngressClasses. A class of a controller that no add-on runs counts
 * as served if somebody gave the Ingress an address.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class">Ingress class</a>
 */
public final class IngressesServedProver implements Prover<IngressesServed> {
    private static final String INGRESSES = "/apis/networking.k8s.io/v1/ingresses";
    private static final String CLASSES = "/apis/networking.k8s.io/v1/ingressclasses";
    /** How a class was named before there were IngressClasses; controllers still heed it. */
    private static final String OLD_CLASS = "kubernetes.io/ingress.class";

    private static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";
    private static final int NAMES = 10;

    private final KubernetesReader reader;

    public IngressesServedProver(KubernetesReader reader) {
        this.reader = reader;
    }

    @Override
    public Class<IngressesServed> check() {
        return IngressesServed.class;
    }

    @Override
    public Finding ask(IngressesServed check) {
        return judge(check, reader.listPages(INGRESSES, ""), reader.listPages(CLASSES, ""));
    }

    /** What these Ingresses and IngressClasses say. */
    static Finding judge(IngressesServed check, List<JsonNode> ingresses, List<JsonNode> classes) {
        SortedMap<String, String> controllers = new TreeMap<>();
        classes.forEach(each ->
                controllers.put(name(each), each.path("spec").path("controller").asText()));
        Optional<String> byDefault = classes.stream()
                .filter(each -> annotations(each).path(DEFAULT).asText().equals("true"))
                .map(IngressesServedProver::name)
                .findFirst();
        List<String> unserved = new ArrayList<>();
        SortedMap<String, Integer> served = new TreeMap<>();
        for (JsonNode ingress : ingresses) {
            String name = className(ingress).or(() -> byDefault).orElse("");
            Optional<String> why = unserved(ingress, name, controllers, check.controllers());
            why.ifPresentOrElse(
                    reason -> unserved.add(called(ingress) + " " + reason), () -> served.merge(name, 1, Integer::sum));
        }
        Proof.Verdict verdict = unserved.isEmpty()
                ? new Proof.Proven(evidence(served))
                : new Proof.Refuted(
                        "Ingresses of the classes " + String.join(", ", controllers.keySet()),
                        told(unserved),
                        "kubectl get ingress --all-namespaces");
        return new Finding(Proof.of(check, verdict, Proof.Ground.REAL), true);
    }

    private static Optional<String> className(JsonNode ingress) {
        String name = ingress.path("spec")
                .path("ingressClassName")
                .asText(annotations(ingress).path(OLD_CLASS).asText(""));
        return Optional.of(name).filter(text -> !text.isEmpty());
    }

    private static Optional<String> unserved(
            JsonNode ingress, String name, Map<String, String> controllers, Set<String> ours) {
        if (name.isEmpty()) {
            return Optional.of("names no class, and no IngressClass is the default");
        }
        String controller = controllers.getOrDefault(name, "");
        if (controller.isEmpty()) {
            return Optional.of("is of class %s, and there is no such IngressClass".formatted(name));
        }
        boolean hasAddress =
                !ingress.path("status").path("loadBalancer").path("ingress").isEmpty();
        return ours.contains(controller) || hasAddress
                ? Optional.empty()
                : Optional.of("is of class %s, whose controller %s no add-on runs, and nobody gave it an address"
                        .formatted(name, controller));
    }

    private static String called(JsonNode ingress) {
        return ingress.path("metadata").path("namespace").asText() + "/" + name(ingress);
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    private static JsonNode annotations(JsonNode object) {
        return object.path("metadata").path("annotations");
    }

    private static String evidence(SortedMap<String, Integer> served) {
        return served.isEmpty()
                ? "there is no Ingress"
                : served.entrySet().stream()
                        .map(entry -> "%d of class %s".formatted(entry.getValue(), entry.getKey()))
                        .collect(Collectors.joining(", "));
    }

    private static String told(List<String> unserved) {
        int more = unserved.size() - NAMES;
        return String.join("; ", unserved.subList(0, Math.min(NAMES, unserved.size())))
                + (more > 0 ? "; and %d more".formatted(more) : "");
    }
}
