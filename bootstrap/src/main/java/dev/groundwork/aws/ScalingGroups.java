package dev.groundwork.aws;

import dev.groundwork.resource.ManagedNodeGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

/** Reads Auto Scaling groups, many at once. */
final class ScalingGroups {
    /** The most that one answer holds. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html */
    private static final int PAGE = 100;

    private ScalingGroups() {}

    /** Every group of the region. */
    static List<AutoScalingGroup> all(AwsClients clients) {
        return clients.problems()
                .calling(
                        "autoscaling:DescribeAutoScalingGroups",
                        "Auto Scaling groups",
                        () -> clients
                                .autoScaling()
                                .describeAutoScalingGroupsPaginator(request -> request.maxRecords(PAGE))
                                .autoScalingGroups()
                                .stream()
                                .toList());
    }

    /**
     * Those that are meant and exist, by how they are called.
     *
     * @param wanted names, or what they begin with as {@link ManagedNodeGroup#behind} has it; one more request if there are
     *     such
     */
    static Map<String, AutoScalingGroup> meant(AwsClients clients, Collection<String> wanted) {
        Map<String, AutoScalingGroup> meant = new HashMap<>();
        named(clients, wanted).forEach(group -> meant.put(group.autoScalingGroupName(), group));
        if (!meant.keySet().containsAll(wanted)) {
            all(clients)
                    .forEach(group -> wanted.stream()
                            .filter(name -> ManagedNodeGroup.isMeant(group.autoScalingGroupName(), name))
                            .forEach(name -> meant.putIfAbsent(name, group)));
        }
        return meant;
    }

    /** Those of these names that exist. */
    static List<AutoScalingGroup> named(AwsClients clients, Collection<String> names) {
        List<String> wanted = names.stream().distinct().sorted().toList();
        List<AutoScalingGroup> found = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += PAGE) {
            List<String> page = wanted.subList(from, Math.min(from + PAGE, wanted.size()));
            String subject = page.size() == 1 ? "Auto Scaling group " + page.getFirst() : "Auto Scaling groups";
            found.addAll(clients.problems()
                    .calling(
                            "autoscaling:DescribeAutoScalingGroups",
                            subject,
                            () -> clients
                                    .autoScaling()
                                    .describeAutoScalingGroupsPaginator(request ->
                                            request.autoScalingGroupNames(page).maxRecords(PAGE))
                                    .autoScalingGroups()
                                    .stream()
                                    .toList()));
        }
        return found;
    }
}
