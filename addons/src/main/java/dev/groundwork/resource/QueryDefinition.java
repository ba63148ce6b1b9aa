package dev.groundwork.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A saved query of CloudWatch Logs Insights. It has no tags, so its name says whose it is: slashes make folders in the
 * console, and everything in the folder {@code groundwork/CLUSTER/} is ours.
 *
 * @param addon the add-on it belongs to
 * @param name its name with its folders, at most 255 characters
 * @param query the query
 * @param logGroups the names of the groups that it asks
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html">
 *     PutQueryDefinition</a>
 */
public record QueryDefinition(String addon, String name, String query, List<String> logGroups) implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "QueryDefinition";

    public QueryDefinition {
        requireNonNull(addon);
        requireNonNull(query);
        if (name.isEmpty() || name.length() > 255) {
            throw new IllegalArgumentException("a saved query has a name of 1 to 255 characters, not " + name);
        }
        logGroups = logGroups.stream().sorted().toList();
    }

    @Override
    public ResourceId id() {
        return ResourceId.aws(KIND, name);
    }

    @Override
    public Tree tree() {
        return tree(query, logGroups);
    }

    /** The tree of any saved query. */
    public static Tree tree(String query, List<String> logGroups) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("query", query);
        logGroups.stream().sorted().forEach(root.putArray("logGroups")::add);
        return Tree.of(root);
    }

    @Override
    public Set<ResourceId> needs() {
        return logGroups.stream()
                .map(group -> ResourceId.aws(LogGroup.KIND, group))
                .collect(Collectors.toSet());
    }
}
