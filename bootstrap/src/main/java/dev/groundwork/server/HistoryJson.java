package dev.groundwork.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.plan.Finding;
import dev.groundwork.plan.History;
import dev.groundwork.plan.State;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A history as text, and back. */
final class HistoryJson {
    private static final String VERSION = "groundwork.dev/history/v1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private HistoryJson() {}

    static String print(History history) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schemaVersion", VERSION);
        history.lastGood().ifPresent(time -> root.put("lastGood", time.toString()));
        ArrayNode runs = root.putArray("runs");
        history.runs()
                .forEach(run -> runs.addObject()
                        .put("started", run.started().toString())
                        .put("tookMilliseconds", run.took().toMillis())
                        .put("exitCode", run.exitCode())
                        .put("findings", run.findings()));
        ArrayNode states = root.putArray("states");
        history.states().values().forEach(state -> {
            ObjectNode node = states.addObject()
                    .put("key", state.key())
                    .put("kind", state.kind().name())
                    .put("addon", state.addon())
                    .put("subject", state.subject())
                    .put("what", state.what())
                    .put("harm", state.harm())
                    .put("next", state.next())
                    .put("since", state.since().toString());
            state.ended().ifPresent(time -> node.put("ended", time.toString()));
        });
        ObjectNode told = root.putObject("told");
        history.told().forEach((channel, keys) -> keys.forEach(told.putArray(channel)::add));
        return root.toPrettyString() + "\n";
    }

    /**
     * The history that this text is.
     *
     * @throws ProblemException if it is none of ours
     */
    static History read(String text) {
        try {
            JsonNode root = JSON.readTree(text);
            if (!root.path("schemaVersion").asText().equals(VERSION)) {
                throw unreadable("it is not of version " + VERSION);
            }
            List<History.Run> runs = new ArrayList<>();
            for (JsonNode run : root.path("runs")) {
                runs.add(new History.Run(
                        Instant.parse(run.path("started").asText()),
                        Duration.ofMillis(run.path("tookMilliseconds").asLong()),
                        run.path("exitCode").asInt(),
                        run.path("findings").asInt()));
            }
            SortedMap<String, State> states = new TreeMap<>();
            for (JsonNode state : root.path("states")) {
                states.put(state.path("key").asText(), state(state));
            }
            SortedMap<String, Set<String>> told = new TreeMap<>();
            root.path("told").properties().forEach(channel -> {
                Set<String> keys = new TreeSet<>();
                channel.getValue().forEach(key -> keys.add(key.asText()));
                told.put(channel.getKey(), keys);
            });
            return new History(runs, states, told, time(root, "lastGood"));
        } catch (JsonProcessingException | DateTimeParseException | IllegalArgumentException e) {
            throw unreadable(e.getClass().getSimpleName());
        }
    }

    private static State state(JsonNode state) {
        return new State(
                state.path("key").asText(),
                Finding.Kind.valueOf(state.path("kind").asText()),
                state.path("addon").asText(),
                state.path("subject").asText(),
                state.path("what").asText(),
                state.path("harm").asText(),
                state.path("next").asText(),
                Instant.parse(state.path("since").asText()),
                time(state, "ended"));
    }

    private static Optional<Instant> time(JsonNode node, String field) {
        return node.has(field) ? Optional.of(Instant.parse(node.path(field).asText())) : Optional.empty();
    }

    private static ProblemException unreadable(String why) {
        return new ProblemException(new Problem(
                Problem.Code.FAILED,
                "--state",
                "what earlier runs wrote cannot be read: " + why,
                "Delete it to begin anew; everything that is wrong is then told once more"));
    }
}
