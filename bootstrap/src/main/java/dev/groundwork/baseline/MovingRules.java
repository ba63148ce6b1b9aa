package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A move has an end: {@code movingFrom} stands where pods get their roles by the other mechanism by now. */
final class MovingRules {
    private static final String FROM = "movingFrom";

    private final YamlNode root;
    private final Complaints complaints;

    MovingRules(YamlNode root, Complaints complaints) {
        this.root = root;
        this.complaints = complaints;
    }

    void check() {
        check(List.of());
        Stream.of("addons", Baseline.ROLES)
                .forEach(list -> root.entriesOf(list).keySet().forEach(name -> check(List.of(list, name))));
    }

    private void check(List<Object> place) {
        root.find(at(place, FROM)).ifPresent(entry -> {
            String identity =
                    text(at(place, "identity")).or(() -> text("identity")).orElse("irsa");
            if (!identity.equals("pod-identity")) {
                complaints.add(
                        entry.key(),
                        "\"%s\" is for a move to pod-identity, and the identity here is %s".formatted(FROM, identity),
                        "write \"identity: pod-identity\" beside it, or take it out");
            }
        });
    }

    private static Object[] at(List<Object> place, String key) {
        List<Object> path = new ArrayList<>(place);
        path.add(key);
        return path.toArray();
    }

    private Optional<String> text(Object... path) {
        return root.find(path)
                .map(entry -> entry.value().json())
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }
}
