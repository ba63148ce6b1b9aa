package dev.groundwork.aws;

import dev.groundwork.engine.Parallel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** Reads log groups with their tags, all of one folder at once. Tags can only be asked for one group at a time. */
final class LogGroups {
    private final AwsClients clients;
    private final CloudWatchLogsClient logs;

    /** @param logs the client, with patience or without */
    LogGroups(AwsClients clients, CloudWatchLogsClient logs) {
        this.clients = clients;
        this.logs = logs;
    }

    /** A log group as it is, and its tags. */
    record Live(software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup group, Map<String, String> tags) {
        Live {
            tags = Map.copyOf(tags);
        }

        /** The cluster for which Groundwork made it, if it did. */
        Optional<String> cluster() {
            return Optional.ofNullable(tags.get(Ownership.CLUSTER_TAG));
        }
    }

    /** Those of these names that exist, by name. */
    Map<String, Live> named(Collection<String> names) {
        List<Live> live = Parallel.map(
                groups(new HashSet<>(names)),
                group -> new Live(group, tags(group.logGroupName(), group.logGroupArn())));
        Map<String, Live> found = new HashMap<>();
        live.forEach(each -> found.put(each.group().logGroupName(), each));
        return found;
    }

    private List<software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup> groups(Set<String> wanted) {
        return Parallel.map(List.copyOf(prefixes(wanted)), this::withPrefix).stream()
                .flatMap(List::stream)
                .filter(group -> wanted.contains(group.logGroupName()))
                .toList();
    }

    /** How many days each of these groups that exist keeps its events; empty means for ever. */
    Map<String, Optional<Integer>> retentions(Collection<String> names) {
        Map<String, Optional<Integer>> found = new HashMap<>();
        groups(new HashSet<>(names))
                .forEach(group -> found.put(group.logGroupName(), Optional.ofNullable(group.retentionInDays())));
        return found;
    }

    /** The one of that name. */
    Optional<Live> named(String name) {
        return Optional.ofNullable(named(List.of(name)).get(name));
    }

    /** Few questions for many names: the folder of a name if it is deep enough to hold little else, else the name. */
    static Set<String> prefixes(Set<String> names) {
        Set<String> prefixes = new TreeSet<>();
        for (String name : names) {
            int slash = name.lastIndexOf('/');
            boolean deep = name.chars().filter(c -> c == '/').count() > 2;
            prefixes.add(deep ? name.substring(0, slash + 1) : name);
        }
        return prefixes;
    }

    private List<software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup> withPrefix(String prefix) {
        return clients.problems()
                .calling(
                        "logs:DescribeLogGroups",
                        "log groups " + prefix + "*",
                        () ->
                                new ArrayList<>(logs
                                        .describeLogGroupsPaginator(request -> request.logGroupNamePrefix(prefix))
                                        .logGroups()
                                        .stream()
                                        .toList()));
    }

    /** All that carry the tag of that cluster and have its name in theirs: to ask each group of an account is too much. */
    List<String> of(String cluster) {
        List<software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup> groups = clients.problems()
                .calling(
                        "logs:DescribeLogGroups",
                        "log groups",
                        () -> logs.describeLogGroupsPaginator().logGroups().stream()
                                .filter(group -> group.logGroupName().contains(cluster))
                                .toList());
        return Parallel.map(groups, group -> new Live(group, tags(group.logGroupName(), group.logGroupArn()))).stream()
                .filter(live -> live.cluster().equals(Optional.of(cluster)))
                .map(live -> live.group().logGroupName())
                .toList();
    }

    /** The tags of a group; none if it has gone meanwhile. */
    Map<String, String> tags(String name, String arn) {
        return clients.problems().calling("logs:ListTagsForResource", "log group " + name, () -> {
            try {
                return logs.listTagsForResource(request -> request.resourceArn(arn))
                        .tags();
            } catch (ResourceNotFoundException absent) {
                return Map.of();
            }
        });
    }
}
