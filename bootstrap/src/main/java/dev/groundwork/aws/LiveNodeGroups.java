package dev.groundwork.aws;

import dev.groundwork.engine.Parallel;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.ResourceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.eks.model.Issue;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** Reads the managed node groups of a cluster, each with the Auto Scaling group behind it. */
final class LiveNodeGroups {
    private final AwsClients clients;
    private final String cluster;

    LiveNodeGroups(AwsClients clients, String cluster) {
        this.clients = clients;
        this.cluster = cluster;
    }

    /**
     * A node group as it is.
     *
     * @param group what EKS says of it
     * @param behind the Auto Scaling group, once EKS has made it
     */
    record Live(Nodegroup group, Optional<AutoScalingGroup> behind) {
        String status() {
            return group.statusAsString();
        }

        boolean is(String status) {
            return status().equals(status);
        }

        Map<String, String> tags() {
            return group.hasTags() ? group.tags() : Map.of();
        }

        /** What EKS says is wrong, in its own words; empty if nothing is. */
        String issues() {
            if (group.health() == null) {
                return "";
            }
            return group.health().issues().stream().map(Live::words).collect(Collectors.joining("; "));
        }

        private static String words(Issue issue) {
            String about = issue.resourceIds().isEmpty() ? "" : " (" + String.join(", ", issue.resourceIds()) + ")";
            return "%s: %s%s".formatted(issue.codeAsString(), issue.message(), about);
        }

        /** What is there of what is declared, in the declared shape. */
        ManagedNodeGroup projectedOn(ManagedNodeGroup declared) {
            Map<String, String> scaling = new TreeMap<>();
            behind.map(ScalingGroupDriver::tags).orElse(Map.of()).forEach((key, value) -> {
                if (declared.scalingTags().containsKey(key) || key.startsWith(ManagedNodeGroup.TEMPLATE)) {
                    scaling.put(key, value);
                }
            });
            TreeMap<String, String> taints = new TreeMap<>();
            group.taints()
                    .forEach(taint -> taints.put(
                            ManagedNodeGroup.taint(taint.key(), taint.effectAsString()),
                            taint.value() == null ? "" : taint.value()));
            return new ManagedNodeGroup(
                    declared.addon(),
                    declared.name(),
                    machines(),
                    group.scalingConfig().minSize(),
                    group.scalingConfig().maxSize(),
                    new TreeMap<>(group.labels()),
                    taints,
                    Marks.declared(declared.tags(), tags()),
                    new TreeMap<>(scaling));
        }

        /** What its nodes run on. */
        ManagedNodeGroup.Machines machines() {
            return new ManagedNodeGroup.Machines(
                    group.nodeRole(),
                    new TreeSet<>(group.subnets()),
                    group.instanceTypes(),
                    group.amiTypeAsString(),
                    group.capacityTypeAsString(),
                    group.diskSize() == null ? 0 : group.diskSize());
        }

        Set<String> suspended() {
            return behind.map(ScalingGroupDriver::suspended).orElse(Set.of());
        }
    }

    /** Those of these names that exist. */
    Map<String, Live> named(Collection<String> names) {
        List<Nodegroup> groups = Parallel.map(List.copyOf(names), this::described).stream()
                .flatMap(Optional::stream)
                .toList();
        Map<String, AutoScalingGroup> scaling =
                ScalingGroups.named(
                                clients,
                                groups.stream()
                                        .flatMap(group -> behind(group).stream())
                                        .toList())
                        .stream()
                        .collect(Collectors.toMap(AutoScalingGroup::autoScalingGroupName, group -> group));
        return groups.stream()
                .collect(Collectors.toMap(
                        Nodegroup::nodegroupName,
                        group -> new Live(group, behind(group).map(scaling::get))));
    }

    /** The one of that name, if there is one. */
    Optional<Live> named(String name) {
        return Optional.ofNullable(named(List.of(name)).get(name));
    }

    /** The names of all; none if EKS does not know the cluster. */
    List<String> names() {
        return clients.problems().calling("eks:ListNodegroups", "EKS node groups of " + cluster, () -> {
            try {
                return clients
                        .eks()
                        .listNodegroupsPaginator(request -> request.clusterName(cluster))
                        .nodegroups()
                        .stream()
                        .toList();
            } catch (ResourceNotFoundException noCluster) {
                return List.of();
            }
        });
    }

    /** What EKS says of the group of that name, without what is behind it. */
    Optional<Nodegroup> described(String name) {
        return clients.problems()
                .calling(
                        "eks:DescribeNodegroup",
                        ResourceId.aws(ManagedNodeGroup.KIND, name).toString(),
                        () -> {
                            try {
                                return Optional.of(clients.eks()
                                        .describeNodegroup(request ->
                                                request.clusterName(cluster).nodegroupName(name))
                                        .nodegroup());
                            } catch (ResourceNotFoundException absent) {
                                return Optional.empty();
                            }
                        });
    }

    private static Optional<String> behind(Nodegroup group) {
        return group.resources() == null || !group.resources().hasAutoScalingGroups()
                ? Optional.empty()
                : group.resources().autoScalingGroups().stream()
                        .map(each -> each.name())
                        .findFirst();
    }
}
