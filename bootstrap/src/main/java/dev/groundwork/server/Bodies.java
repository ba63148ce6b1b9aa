package dev.groundwork.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.plan.Finding;
import dev.groundwork.plan.History;
import dev.groundwork.plan.State;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What is sent. Each change says what is so, what harm it does, and what to do next.
 *
 * @see <a href="https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/">incoming webhooks</a>
 * @see <a href="https://developer.pagerduty.com/docs/send-alert-event">Events API v2</a>
 */
final class Bodies {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** A message that nobody reads to its end helps nobody; the report has all. */
    private static final int MOST_TOLD = 20;
    /** PagerDuty refuses a longer summary. */
    private static final int MOST_SUMMARY = 1024;

    private Bodies() {}

    /** One letter about everything, unless there is nothing. */
    static List<Letter> together(String address, History.News news, JsonNode body) {
        return news.isEmpty()
                ? List.of()
                : List.of(new Letter(
                        address,
                        body,
                        Stream.concat(news.began().stream(), news.ended().stream())
                                .toList()));
    }

    static ObjectNode slack(String cluster, History.News news) {
        StringBuilder text = new StringBuilder("*Groundwork, cluster %s*: %d began, %d over"
                .formatted(escape(cluster), news.began().size(), news.ended().size()));
        Stream.concat(news.began().stream(), news.ended().stream())
                .limit(MOST_TOLD)
                .forEach(state -> text.append('\n').append(slack(state)));
        int more = news.began().size() + news.ended().size() - MOST_TOLD;
        if (more > 0) {
            text.append("\nand ").append(more).append(" more: see the report");
        }
        return NODES.objectNode().put("text", text.toString());
    }

    private static String slack(State state) {
        if (!state.lasts()) {
            return ":white_check_mark: over: %s (since %s)".formatted(escape(title(state)), state.since());
        }
        String next = state.next().isEmpty()
                ? ""
                : "\n> next: `" + escape(state.next().replace('`', '\'')) + "`";
        return ":red_circle: %s\n> %s\n> %s%s"
                .formatted(escape(title(state)), escape(state.what()), escape(state.harm()), next);
    }

    /** Names come from a cluster, and <!channel> would call everybody. */
    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace('\n', ' ');
    }

    static ObjectNode trigger(String key, String cluster, State state) {
        ObjectNode event = event(key, "trigger", cluster, state);
        String summary = "%s: %s: %s".formatted(cluster, title(state), state.what());
        ObjectNode payload = event.putObject("payload")
                .put("summary", summary.length() > MOST_SUMMARY ? summary.substring(0, MOST_SUMMARY) : summary)
                .put("source", "groundwork/" + cluster)
                .put("severity", severity(state.kind()))
                .put("timestamp", state.since().toString())
                .put("component", state.addon().isEmpty() ? "run" : state.addon())
                .put("class", word(state.kind()));
        payload.putObject("custom_details")
                .put("subject", state.subject())
                .put("what", state.what())
                .put("harm", state.harm())
                .put("next", state.next());
        return event;
    }

    static ObjectNode resolve(String key, String cluster, State state) {
        return event(key, "resolve", cluster, state);
    }

    private static ObjectNode event(String key, String action, String cluster, State state) {
        return NODES.objectNode()
                .put("routing_key", key)
                .put("event_action", action)
                .put("dedup_key", "groundwork/" + cluster + "/" + state.key());
    }

    static ObjectNode webhook(String cluster, History.News news) {
        ObjectNode body = NODES.objectNode()
                .put("schemaVersion", "groundwork.dev/notification/v1")
                .put("cluster", cluster);
        list(body.putArray("began"), news.began());
        list(body.putArray("ended"), news.ended());
        return body;
    }

    private static void list(ArrayNode list, List<State> states) {
        states.forEach(state -> {
            ObjectNode node = list.addObject()
                    .put("id", state.key())
                    .put("kind", word(state.kind()))
                    .put("level", state.kind().level().name().toLowerCase(Locale.ROOT))
                    .put("addon", state.addon())
                    .put("subject", state.subject())
                    .put("what", state.what())
                    .put("harm", state.harm())
                    .put("next", state.next())
                    .put("since", state.since().toString());
            state.ended().ifPresent(time -> node.put("ended", time.toString()));
        });
    }

    private static String title(State state) {
        String addon = state.addon().isEmpty() ? "" : " (" + state.addon() + ")";
        return word(state.kind()) + ": " + state.subject() + addon;
    }

    private static String word(Finding.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String severity(Finding.Kind kind) {
        return switch (kind.level()) {
            case ERROR -> "critical";
            case WARNING -> "warning";
            case NOTE -> "info";
        };
    }
}
