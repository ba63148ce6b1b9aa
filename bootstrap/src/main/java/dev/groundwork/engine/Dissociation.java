package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Plan;
import dev.groundwork.resource.PodIdentityAssociation;
import dev.groundwork.resource.PodTemplate;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The one deletion that cannot wait until all else stands: as long as a ServiceAccount has an association of EKS Pod
 * Identity, EKS wires its new pods for that alone. Pods that are to get their role otherwise would be made with the old
 * wiring, and lose it with the association.
 */
final class Dissociation {
    private final List<Driver> drivers;
    private final Map<ResourceId, Change.Delete> going;

    Dissociation(List<Driver> drivers, Plan plan) {
        this.drivers = List.copyOf(drivers);
        this.going = plan.deletes().stream()
                .filter(delete -> delete.id().isAws(PodIdentityAssociation.KIND))
                .collect(Collectors.toMap(Change.Delete::id, Function.identity()));
    }

    /**
     * Deletes the association of the pods that this resource makes, if the plan wants it gone. Who deletes it again
     * afterwards finds it gone, which is as good.
     *
     * @throws dev.groundwork.resource.ProblemException if it cannot be deleted
     */
    void before(Resource resource, Instant deadline) {
        if (going.isEmpty()) {
            return;
        }
        PodTemplate.of(resource.tree().at())
                .map(template -> going.get(
                        PodIdentityAssociation.idOf(resource.id().namespace(), PodTemplate.serviceAccount(template))))
                .ifPresent(delete -> drivers.stream()
                        .filter(driver -> driver.deletes(delete.id()))
                        .forEach(driver -> driver.delete(delete, deadline, _ -> {})));
    }
}
