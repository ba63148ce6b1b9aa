package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A CloudWatch log group. It holds data: it is never deleted to be made anew.
 *
 * @param addon the add-on it belongs to
 * @param name the group's name
 * @param retentionDays how long events are kept, one of {@link #RETENTIONS}
 * @param kmsKey ARN of the key that encrypts new events; empty leaves alone whatever there is
 * @param storage its class, which cannot change
 * @param tags our tags; others are left alone
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html">
 *     CreateLogGroup</a>
 */
public record LogGroup(
        String addon,
        String name,
        int retentionDays,
        Optional<String> kmsKey,
        Storage storage,
        Map<String, String> tags)
        implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "LogGroup";

    /**
     * The days that CloudWatch takes.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html">
     *     PutRetentionPolicy</a>
     */
    public static final Set<Integer> RETENTIONS = Set.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    /** What the tree says of a group that keeps its events for ever. */
    public static final String FOR_EVER = "for ever";

    private static final Pattern NAME = Pattern.compile("[.\\-_/#A-Za-z0-9]{1,512}");

    /** What a group can do and what it costs. */
    public enum Storage {
        /** Everything. */
        STANDARD,
        /** Half the price, and only queries: no live tail, no metric filters, no subscriptions. */
        INFREQUENT_ACCESS
    }

    public LogGroup {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of a log group: " + name);
        }
        if (!RETENTIONS.contains(retentionDays)) {
            throw new IllegalArgumentException("CloudWatch cannot keep events for " + retentionDays + " days");
        }
        tags = Map.copyOf(tags);
    }

    /** The ARN that this group has, without the {@code :*} that names its streams. */
    public String arn(String partition, String region, String account) {
        return "arn:%s:logs:%s:%s:log-group:%s".formatted(partition, region, account, name);
    }

    @Override
    public ResourceId id() {
        return ResourceId.aws(KIND, name);
    }

    @Override
    public Tree tree() {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("retentionDays", retentionDays);
        kmsKey.ifPresent(key -> root.put("kmsKey", key));
        root.put("class", storage.name());
        ObjectNode tagged = root.putObject("tags");
        new TreeMap<>(tags).forEach(tagged::put);
        return Tree.of(root);
    }
}
