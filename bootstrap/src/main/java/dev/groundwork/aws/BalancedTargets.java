package dev.groundwork.aws;

import dev.groundwork.engine.Parallel;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** Reads the target groups of the load balancer behind an entrance, whoever made it: it is known by its name in DNS. */
final class BalancedTargets {
    private final AwsClients clients;
    private final Function<ResourceId, Optional<String>> hosts;

    /** @param hosts the name under which an entrance is reached, as soon as there is one */
    BalancedTargets(AwsClients clients, Function<ResourceId, Optional<String>> hosts) {
        this.clients = clients;
        this.hosts = hosts;
    }

    /** The load balancer of that entrance, if there is one by now. */
    Optional<LoadBalancer> of(ResourceId entrance) {
        return hosts.apply(entrance)
                .flatMap(host -> clients.problems()
                        .calling(
                                "elasticloadbalancing:DescribeLoadBalancers",
                                "load balancer " + host,
                                () -> clients.loadBalancing().describeLoadBalancersPaginator().loadBalancers().stream()
                                        .filter(found -> host.equalsIgnoreCase(found.dnsName()))
                                        .findFirst()));
    }

    /** Its zones. */
    static List<String> zones(LoadBalancer balancer) {
        return balancer.availabilityZones().stream()
                .map(AvailabilityZone::zoneName)
                .sorted()
                .toList();
    }

    /** The target groups to which its listeners forward. */
    List<TargetGroup> groups(LoadBalancer balancer) {
        return clients.problems()
                .calling(
                        "elasticloadbalancing:DescribeTargetGroups",
                        "target groups of " + balancer.loadBalancerName(),
                        () -> clients
                                .loadBalancing()
                                .describeTargetGroupsPaginator(
                                        request -> request.loadBalancerArn(balancer.loadBalancerArn()))
                                .targetGroups()
                                .stream()
                                .toList());
    }

    /** What the load balancer says of the targets of each of these groups. */
    Map<TargetGroup, List<TargetHealthDescription>> health(List<TargetGroup> groups) {
        return each(
                groups,
                group -> clients.problems()
                        .calling(
                                "elasticloadbalancing:DescribeTargetHealth",
                                "target group " + group.targetGroupName(),
                                () -> clients.loadBalancing()
                                        .describeTargetHealth(request -> request.targetGroupArn(group.targetGroupArn()))
                                        .targetHealthDescriptions()));
    }

    /** The attributes of each of these groups. */
    Map<TargetGroup, Map<String, String>> attributes(List<TargetGroup> groups) {
        return each(
                groups,
                group -> clients.problems()
                        .calling(
                                "elasticloadbalancing:DescribeTargetGroupAttributes",
                                "target group " + group.targetGroupName(),
                                () -> clients
                                        .loadBalancing()
                                        .describeTargetGroupAttributes(
                                                request -> request.targetGroupArn(group.targetGroupArn()))
                                        .attributes()
                                        .stream()
                                        .collect(Collectors.toMap(
                                                TargetGroupAttribute::key, TargetGroupAttribute::value))));
    }

    private static <T> Map<TargetGroup, T> each(List<TargetGroup> groups, Function<TargetGroup, T> read) {
        return Parallel.map(groups, group -> Map.entry(group, read.apply(group))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
