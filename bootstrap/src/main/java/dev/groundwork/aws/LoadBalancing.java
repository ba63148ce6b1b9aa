package dev.groundwork.aws;

import dev.groundwork.engine.Parallel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;

/** Reads load balancers and what belongs to them, many at once where the service can. */
final class LoadBalancing {
    /** The most names, or ARNs, that one request may hold. */
    private static final int AT_ONCE = 20;

    private final AwsClients clients;
    private final ElasticLoadBalancingV2Client service;

    /** @param service the client, with patience or without */
    LoadBalancing(AwsClients clients, ElasticLoadBalancingV2Client service) {
        this.clients = clients;
        this.service = service;
    }

    /** Those of these names that exist, by name. */
    Map<String, LoadBalancer> balancers(Collection<String> names) {
        return named(names, this::balancersOf).stream()
                .collect(Collectors.toMap(LoadBalancer::loadBalancerName, balancer -> balancer));
    }

    /** All of the region. */
    List<LoadBalancer> balancers() {
        return call(
                "elasticloadbalancing:DescribeLoadBalancers",
                "load balancers",
                () -> service.describeLoadBalancersPaginator().loadBalancers().stream()
                        .toList());
    }

    private List<LoadBalancer> balancersOf(List<String> names) {
        return call("elasticloadbalancing:DescribeLoadBalancers", "load balancers " + String.join(", ", names), () -> {
            try {
                return service.describeLoadBalancers(request -> request.names(names))
                        .loadBalancers();
            } catch (LoadBalancerNotFoundException absent) {
                return List.of();
            }
        });
    }

    /** Those of these names that exist, by name. */
    Map<String, TargetGroup> targetGroups(Collection<String> names) {
        return named(names, this::targetGroupsOf).stream()
                .collect(Collectors.toMap(TargetGroup::targetGroupName, group -> group));
    }

    /** All of the region. */
    List<TargetGroup> targetGroups() {
        return call(
                "elasticloadbalancing:DescribeTargetGroups",
                "target groups",
                () -> service.describeTargetGroupsPaginator().targetGroups().stream()
                        .toList());
    }

    private List<TargetGroup> targetGroupsOf(List<String> names) {
        return call("elasticloadbalancing:DescribeTargetGroups", "target groups " + String.join(", ", names), () -> {
            try {
                return service.describeTargetGroups(request -> request.names(names))
                        .targetGroups();
            } catch (TargetGroupNotFoundException absent) {
                return List.of();
            }
        });
    }

    /** The service refuses to tell of any if it does not know one of them; then each is asked for by itself. */
    private static <T> List<T> named(Collection<String> names, Function<List<String>, List<T>> read) {
        return Parallel.map(pages(names), page -> {
                    List<T> together = read.apply(page);
                    if (!together.isEmpty() || page.size() == 1) {
                        return together;
                    }
                    return Parallel.map(page, name -> read.apply(List.of(name))).stream()
                            .flatMap(List::stream)
                            .toList();
                })
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /** The tags of each of these ARNs. */
    Map<String, Map<String, String>> tags(Collection<String> arns) {
        Map<String, Map<String, String>> tags = new HashMap<>();
        Parallel.map(
                        pages(arns),
                        page -> call("elasticloadbalancing:DescribeTags", "tags of load balancers", () -> tagged(page)))
                .forEach(page -> page.forEach(described -> tags.put(
                        described.resourceArn(),
                        described.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)))));
        return tags;
    }

    /** One that went since it was listed fails the whole page, so that each is asked for by itself then. */
    private List<TagDescription> tagged(List<String> arns) {
        try {
            return service.describeTags(request -> request.resourceArns(arns)).tagDescriptions();
        } catch (ListenerNotFoundException | LoadBalancerNotFoundException | TargetGroupNotFoundException gone) {
            return arns.size() == 1
                    ? List.of()
                    : arns.stream()
                            .flatMap(arn -> tagged(List.of(arn)).stream())
                            .toList();
        }
    }

    /** The listeners of a load balancer. */
    List<Listener> listeners(LoadBalancer balancer) {
        return call(
                "elasticloadbalancing:DescribeListeners",
                "load balancer " + balancer.loadBalancerName(),
                () -> service
                        .describeListenersPaginator(request -> request.loadBalancerArn(balancer.loadBalancerArn()))
                        .listeners()
                        .stream()
                        .toList());
    }

    /** The attributes of a load balancer. */
    Map<String, String> attributes(LoadBalancer balancer) {
        return call(
                "elasticloadbalancing:DescribeLoadBalancerAttributes",
                "load balancer " + balancer.loadBalancerName(),
                () -> service
                        .describeLoadBalancerAttributes(request -> request.loadBalancerArn(balancer.loadBalancerArn()))
                        .attributes()
                        .stream()
                        .collect(Collectors.toMap(LoadBalancerAttribute::key, LoadBalancerAttribute::value)));
    }

    /** The attributes of a target group. */
    Map<String, String> attributes(TargetGroup group) {
        return call(
                "elasticloadbalancing:DescribeTargetGroupAttributes",
                "target group " + group.targetGroupName(),
                () -> service
                        .describeTargetGroupAttributes(request -> request.targetGroupArn(group.targetGroupArn()))
                        .attributes()
                        .stream()
                        .collect(Collectors.toMap(TargetGroupAttribute::key, TargetGroupAttribute::value)));
    }

    /** The attributes of a listener. */
    Map<String, String> attributes(Listener listener) {
        return call(
                "elasticloadbalancing:DescribeListenerAttributes",
                "listener " + listener.listenerArn(),
                () -> service
                        .describeListenerAttributes(request -> request.listenerArn(listener.listenerArn()))
                        .attributes()
                        .stream()
                        .collect(Collectors.toMap(ListenerAttribute::key, ListenerAttribute::value)));
    }

    private <T> T call(String action, String subject, java.util.function.Supplier<T> call) {
        return clients.problems().calling(action, subject, call);
    }

    private static List<List<String>> pages(Collection<String> all) {
        List<String> sorted = all.stream().distinct().sorted().toList();
        List<List<String>> pages = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += AT_ONCE) {
            pages.add(sorted.subList(from, Math.min(from + AT_ONCE, sorted.size())));
        }
        return pages;
    }

    /** Tags as the service takes them, by key. */
    static List<Tag> tags(Map<String, String> tags) {
        return Stream.of(tags)
                .map(Map::entrySet)
                .flatMap(Collection::stream)
                .sorted(Map.Entry.comparingByKey())
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
