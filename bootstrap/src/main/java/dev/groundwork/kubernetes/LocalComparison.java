package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.Tree;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Set;

/**
 * Whether a live object has every leaf that is declared. It errs on the side of "no": then the server is asked by a dry
 * run, whose answer is the truth.
 */
final class LocalComparison {
    private static final Set<String> QUANTITIES = Set.of("limits", "requests", "sizeLimit", "hard", "storage");

    private LocalComparison() {}

    static boolean holds(Tree declared, Tree live) {
        return holds(declared.copy(), live.copy(), "");
    }

    private static boolean holds(JsonNode declared, JsonNode live, String below) {
        return switch (declared) {
            case ObjectNode object ->
                live.isObject()
                        && object.properties().stream()
                                .allMatch(entry -> holds(
                                        entry.getValue(),
                                        live.path(entry.getKey()),
                                        QUANTITIES.contains(entry.getKey()) ? entry.getKey() : below));
            case ArrayNode array -> live.size() == array.size() && live.isArray() && itemsHold(array, live, below);
            default -> declared.equals(live) || (!below.isEmpty() && sameQuantity(declared, live));
        };
    }

    private static boolean itemsHold(ArrayNode declared, JsonNode live, String below) {
        for (int i = 0; i < declared.size(); i++) {
            if (!holds(declared.get(i), live.get(i), below)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameQuantity(JsonNode declared, JsonNode live) {
        try {
            return Quantity.getAmountInBytes(new Quantity(declared.asText()))
                            .compareTo(Quantity.getAmountInBytes(new Quantity(live.asText())))
                    == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
