package dev.groundwork.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.LocationType;

/**
 * Reads types of EC2 instances, however many groups or nodes there are of them: one request for each 100 types. They are
 * asked for by filters, because a filter, unlike a list of names, may name what EC2 does not have.
 */
final class InstanceTypes {
    /** The most types that one request may name. */
    private static final int AT_ONCE = 100;

    private final AwsClients clients;

    InstanceTypes(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * Those of these types that EC2 has in the region, by name.
     *
     * @param subject whose types they are, for messages
     * @throws dev.groundwork.resource.ProblemException if they could not be read
     */
    SortedMap<String, InstanceTypeInfo> named(Collection<String> types, String subject) {
        SortedMap<String, InstanceTypeInfo> found = new TreeMap<>();
        for (Filter some : filters(types)) {
            clients.problems().calling("ec2:DescribeInstanceTypes", subject, () -> {
                clients.ec2()
                        .describeInstanceTypesPaginator(request -> request.filters(some))
                        .instanceTypes()
                        .forEach(type -> found.put(type.instanceTypeAsString(), type));
                return found;
            });
        }
        return found;
    }

    /**
     * The zones in which EC2 offers each of these types; none of a type that it offers nowhere in the region.
     *
     * @param subject whose types they are, for messages
     * @throws dev.groundwork.resource.ProblemException if they could not be read
     */
    Map<String, Set<String>> zones(Collection<String> types, String subject) {
        Map<String, Set<String>> zones = new HashMap<>();
        for (Filter some : filters(types)) {
            clients.problems().calling("ec2:DescribeInstanceTypeOfferings", subject, () -> {
                clients.ec2()
                        .describeInstanceTypeOfferingsPaginator(
                                request -> request.locationType(LocationType.AVAILABILITY_ZONE)
                                        .filters(some))
                        .instanceTypeOfferings()
                        .forEach(offer -> zones.computeIfAbsent(offer.instanceTypeAsString(), _ -> new HashSet<>())
                                .add(offer.location()));
                return zones;
            });
        }
        return zones;
    }

    private static List<Filter> filters(Collection<String> types) {
        List<Filter> filters = new ArrayList<>();
        PreflightNodes.parts(types, AT_ONCE)
                .forEach(some -> filters.add(
                        Filter.builder().name("instance-type").values(some).build()));
        return filters;
    }
}
