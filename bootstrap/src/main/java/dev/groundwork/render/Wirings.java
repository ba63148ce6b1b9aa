package dev.groundwork.render;

import dev.groundwork.addon.Check;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.Injection;
import dev.groundwork.addon.WiringCheck;
import dev.groundwork.resource.PodIdentityAssociation;
import dev.groundwork.resource.PodTemplate;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The claim, for each workload whose pods read something only when they start, that none runs with what was before. */
final class Wirings {
    /** Their pods are replaced when their template changes; others run to their end and are never restarted. */
    private static final Set<String> KINDS = Set.of("Deployment", "StatefulSet", "DaemonSet");

    private Wirings() {}

    /** @param finished the finished resources of one add-on */
    static List<Check> of(List<Resource> finished) {
        return finished.stream()
                .filter(resource -> KINDS.contains(resource.id().kind()))
                .flatMap(resource -> check(resource, finished).stream())
                .toList();
    }

    private static Optional<Check> check(Resource workload, List<Resource> others) {
        return PodTemplate.of(workload.tree().at()).flatMap(template -> {
            Map<String, String> annotations = new TreeMap<>();
            for (String key : List.of(Finishing.WIRING, Identity.KUBE2IAM.annotation())) {
                String value = PodTemplate.annotation(template, key);
                if (!value.isEmpty()) {
                    annotations.put(key, value);
                }
            }
            ResourceId account = new ResourceId(
                    "", "ServiceAccount", workload.id().namespace(), PodTemplate.serviceAccount(template));
            Injection injection = associated(account, others)
                    ? Injection.ofAssociation()
                    : others.stream()
                            .filter(other -> other.id().equals(account))
                            .map(other -> other.tree().text("metadata", "annotations", Identity.IRSA.annotation()))
                            .filter(arn -> !arn.isEmpty())
                            .findFirst()
                            .map(Injection::ofRole)
                            .orElseGet(Injection::none);
            return annotations.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new WiringCheck.NoOldWiring(workload.addon(), workload.id(), annotations, injection));
        });
    }

    private static boolean associated(ResourceId account, List<Resource> others) {
        ResourceId association = PodIdentityAssociation.idOf(account.namespace(), account.name());
        return others.stream().anyMatch(other -> other.id().equals(association));
    }
}
