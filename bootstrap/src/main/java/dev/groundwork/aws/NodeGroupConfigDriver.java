package dev.groundwork.aws;

import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.Taint;
import software.amazon.awssdk.services.eks.model.UpdateNodegroupConfigRequest;

/** The requests by which {@link NodeGroupDriver} makes a group and changes it; only what differs is sent. */
final class NodeGroupConfigDriver {
    private final AwsClients clients;
    private final String cluster;

    NodeGroupConfigDriver(AwsClients clients, String cluster) {
        this.clients = clients;
        this.cluster = cluster;
    }

    /** @param nodes how many it begins with; after that the autoscaler makes it grow */
    void create(ManagedNodeGroup group, int nodes) {
        ManagedNodeGroup.Machines machines = group.machines();
        clients.eks()
                .createNodegroup(request -> request.clusterName(cluster)
                        .nodegroupName(group.name())
                        .nodeRole(machines.role())
                        .subnets(machines.subnets())
                        .instanceTypes(machines.instanceTypes())
                        .amiType(machines.amiType())
                        .capacityType(machines.capacityType())
                        .diskSize(machines.diskGiB())
                        .scalingConfig(scaling -> scaling.minSize(group.min())
                                .maxSize(group.max())
                                .desiredSize(nodes))
                        .labels(group.labels())
                        .taints(taints(group.taints()))
                        .tags(group.tags()));
    }

    /** Changes what EKS can change, in one request for the configuration and one for the tags. */
    void update(ManagedNodeGroup group, Tree before, Nodegroup live) {
        UpdateNodegroupConfigRequest.Builder request =
                UpdateNodegroupConfigRequest.builder().clusterName(cluster).nodegroupName(group.name());
        boolean differs = scaling(group, before, live, request);
        differs |= labels(group, before, request);
        differs |= taints(group, before, request);
        if (differs) {
            call("eks:UpdateNodegroupConfig", group, () -> clients.eks().updateNodegroupConfig(request.build()));
        }
        Map<String, String> tags = Marks.differing(group.tags(), before);
        if (!tags.isEmpty()) {
            call(
                    "eks:TagResource",
                    group,
                    () -> clients.eks()
                            .tagResource(tagging ->
                                    tagging.resourceArn(live.nodegroupArn()).tags(tags)));
        }
    }

    private static boolean scaling(
            ManagedNodeGroup group, Tree before, Nodegroup live, UpdateNodegroupConfigRequest.Builder request) {
        if (before.at("scaling").equals(group.tree().at("scaling"))) {
            return false;
        }
        int now = live.scalingConfig().desiredSize();
        int fitting = Math.clamp(now, group.min(), group.max());
        request.scalingConfig(scaling -> {
            scaling.minSize(group.min()).maxSize(group.max());
            if (fitting != now) {
                scaling.desiredSize(fitting);
            }
        });
        return true;
    }

    private static boolean labels(ManagedNodeGroup group, Tree before, UpdateNodegroupConfigRequest.Builder request) {
        Map<String, String> written = differing(group.labels(), before, "labels");
        List<String> gone = gone(group.labels(), before, "labels");
        if (written.isEmpty() && gone.isEmpty()) {
            return false;
        }
        request.labels(labels -> labels.addOrUpdateLabels(written).removeLabels(gone));
        return true;
    }

    private static boolean taints(ManagedNodeGroup group, Tree before, UpdateNodegroupConfigRequest.Builder request) {
        SortedMap<String, String> written = differing(group.taints(), before, "taints");
        SortedMap<String, String> gone = new TreeMap<>();
        gone(group.taints(), before, "taints")
                .forEach(taint -> gone.put(taint, before.at("taints", taint).asText()));
        if (written.isEmpty() && gone.isEmpty()) {
            return false;
        }
        request.taints(taints -> taints.addOrUpdateTaints(taints(written)).removeTaints(taints(gone)));
        return true;
    }

    private static SortedMap<String, String> differing(SortedMap<String, String> wanted, Tree before, String field) {
        SortedMap<String, String> differing = new TreeMap<>(wanted);
        differing
                .entrySet()
                .removeIf(
                        entry -> Objects.equals(before.at(field, entry.getKey()).textValue(), entry.getValue()));
        return differing;
    }

    private static List<String> gone(SortedMap<String, String> wanted, Tree before, String field) {
        return before.at(field).properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> !wanted.containsKey(key))
                .toList();
    }

    private static List<Taint> taints(SortedMap<String, String> taints) {
        return taints.entrySet().stream()
                .map(taint -> {
                    int colon = taint.getKey().lastIndexOf(':');
                    return Taint.builder()
                            .key(taint.getKey().substring(0, colon))
                            .effect(taint.getKey().substring(colon + 1))
                            .value(taint.getValue())
                            .build();
                })
                .toList();
    }

    /** Puts our tags on the Auto Scaling group behind it, takes off what it would tell the autoscaler wrongly, and keeps it
     * from evening out zones. */
    void mark(ManagedNodeGroup group, LiveNodeGroups.Live live) {
        AutoScalingGroup behind = live.behind().orElse(null);
        if (behind == null) {
            return;
        }
        String name = behind.autoScalingGroupName();
        Map<String, String> present = ScalingGroupDriver.tags(behind);
        List<Tag> written = new ArrayList<>();
        group.scalingTags().forEach((key, value) -> {
            if (!value.equals(present.get(key))) {
                written.add(tag(name, key).value(value).propagateAtLaunch(false).build());
            }
        });
        if (!written.isEmpty()) {
            call(
                    "autoscaling:CreateOrUpdateTags",
                    group,
                    () -> clients.settlingAutoScaling().createOrUpdateTags(request -> request.tags(written)));
        }
        List<Tag> gone = present.keySet().stream()
                .filter(key -> key.startsWith(ManagedNodeGroup.TEMPLATE))
                .filter(key -> !group.scalingTags().containsKey(key))
                .sorted()
                .map(key -> tag(name, key).build())
                .toList();
        if (!gone.isEmpty()) {
            call(
                    "autoscaling:DeleteTags",
                    group,
                    () -> clients.settlingAutoScaling().deleteTags(request -> request.tags(gone)));
        }
        if (!live.suspended().contains(ManagedNodeGroup.REBALANCING)) {
            call(
                    "autoscaling:SuspendProcesses",
                    group,
                    () -> clients.settlingAutoScaling()
                            .suspendProcesses(request ->
                                    request.autoScalingGroupName(name).scalingProcesses(ManagedNodeGroup.REBALANCING)));
        }
    }

    private static Tag.Builder tag(String group, String key) {
        return Tag.builder()
                .resourceId(group)
                .resourceType("auto-scaling-group")
                .key(key);
    }

    private <T> void call(String action, ManagedNodeGroup group, Supplier<T> call) {
        clients.problems().calling(action, group.id().toString(), call);
    }
}
