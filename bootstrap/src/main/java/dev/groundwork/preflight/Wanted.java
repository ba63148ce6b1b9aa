package dev.groundwork.preflight;

import dev.groundwork.addon.Check;
import dev.groundwork.addon.NetworkCheck;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Resource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the baseline renders to on this cluster.
 *
 * @param addons the names of its add-ons
 * @param resources what should exist
 * @param checks what proves it
 */
public record Wanted(Set<String> addons, List<Resource> resources, List<Check> checks) {
    public Wanted {
        addons = Set.copyOf(addons);
        resources = List.copyOf(resources);
        checks = List.copyOf(checks);
    }

    /** Of the resources, those of that sort. */
    <R extends Resource> List<R> of(Class<R> sort) {
        return resources.stream().filter(sort::isInstance).map(sort::cast).toList();
    }

    /** Of the resources, those in Kubernetes. */
    List<KubernetesObject> objects() {
        return of(KubernetesObject.class);
    }

    /** The managed node groups that it makes. */
    public List<ManagedNodeGroup> nodeGroups() {
        return of(ManagedNodeGroup.class);
    }

    /** The sorts of load balancers that it makes, or that its controllers make. */
    Set<LoadBalancer.Scheme> schemes() {
        Set<LoadBalancer.Scheme> schemes = EnumSet.noneOf(LoadBalancer.Scheme.class);
        for (Resource resource : resources) {
            if (resource instanceof LoadBalancer balancer) {
                schemes.add(balancer.scheme());
            }
        }
        for (Check check : checks) {
            if (check instanceof NetworkCheck.SubnetsFound found) {
                schemes.add(
                        found.internetFacing() ? LoadBalancer.Scheme.INTERNET_FACING : LoadBalancer.Scheme.INTERNAL);
            }
        }
        return schemes;
    }
}
