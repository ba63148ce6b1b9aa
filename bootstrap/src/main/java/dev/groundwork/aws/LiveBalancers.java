package dev.groundwork.aws;

import dev.groundwork.plan.Health;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Tree;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;

/** What one reading tells of load balancers, as far as they are declared. */
final class LiveBalancers {
    static final String CROSS_ZONE = "load_balancing.cross_zone.enabled";
    static final String PROTECTION = "deletion_protection.enabled";

    private final LoadBalancing reading;
    private final Map<String, software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer> byName;
    private final Map<String, Map<String, String>> tags;
    private final Map<String, String> groupNames;

    private LiveBalancers(
            LoadBalancing reading,
            Map<String, software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer> byName,
            Map<String, String> groupNames) {
        this.reading = reading;
        this.byName = byName;
        this.tags = reading.tags(
                byName.values().stream().map(live -> live.loadBalancerArn()).toList());
        this.groupNames = groupNames;
    }

    /**
     * Reads them.
     *
     * @param cluster the cluster whose security groups are called by their names
     */
    static LiveBalancers read(
            LoadBalancing reading, SecurityGroups groups, String cluster, Collection<LoadBalancer> wanted) {
        var found = reading.balancers(wanted.stream().map(LoadBalancer::name).toList());
        Map<String, String> names = new TreeMap<>();
        if (!found.isEmpty()) {
            groups.idsOf(
                            wanted.stream()
                                    .flatMap(balancer -> balancer.securityGroups().stream())
                                    .toList(),
                            cluster)
                    .forEach((name, id) -> names.put(id, name));
        }
        return new LiveBalancers(reading, found, names);
    }

    /** The one of that name. */
    Optional<software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer> of(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Its tags. */
    Map<String, String> tagsOf(software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer live) {
        return tags.getOrDefault(live.loadBalancerArn(), Map.of());
    }

    /** It in the shape in which it is declared. */
    Tree projection(LoadBalancer balancer) {
        var found = Observing.found(balancer, of(balancer.name()));
        Map<String, String> attributes = reading.attributes(found);
        return LoadBalancer.tree(
                        found.schemeAsString(),
                        found.availabilityZones().stream()
                                .collect(Collectors.toMap(AvailabilityZone::zoneName, AvailabilityZone::subnetId)),
                        found.securityGroups().stream()
                                .map(id -> groupNames.getOrDefault(id, id))
                                .collect(Collectors.toCollection(TreeSet::new)),
                        Boolean.parseBoolean(attributes.get(CROSS_ZONE)),
                        Boolean.parseBoolean(attributes.get(PROTECTION)),
                        Marks.declared(balancer.tags(), tagsOf(found)))
                .with(root -> root.put("type", found.typeAsString()));
    }

    /** How the one of that name is. */
    static Health health(LoadBalancing reading, String name) {
        try {
            var found = reading.balancers(List.of(name)).get(name);
            if (found == null) {
                return new Health(Health.State.NOT_FOUND, "does not exist");
            }
            return switch (found.state().code()) {
                case ACTIVE -> Health.current("is active");
                case PROVISIONING -> Health.inProgress("is being made, which takes AWS minutes");
                case FAILED, ACTIVE_IMPAIRED ->
                    Health.failed("is %s: %s"
                            .formatted(
                                    found.state().codeAsString(), found.state().reason()));
                case UNKNOWN_TO_SDK_VERSION ->
                    new Health(Health.State.UNKNOWN, "is " + found.state().codeAsString());
            };
        } catch (ProblemException unreadable) {
            return new Health(Health.State.UNKNOWN, unreadable.problem().what());
        }
    }
}
