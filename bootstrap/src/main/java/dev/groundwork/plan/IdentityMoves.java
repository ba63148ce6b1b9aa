package dev.groundwork.plan;

import dev.groundwork.addon.Identity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds add-ons whose pods get their AWS role otherwise than before, and says what that means. */
public final class IdentityMoves {
    private IdentityMoves() {}

    /** One sentence or two for each such add-on, in the order of the plan. */
    public static List<String> of(Plan plan) {
        Map<String, Map<Identity, Boolean>> byAddon = new LinkedHashMap<>();
        for (Change.Update update : plan.of(Change.Update.class)) {
            for (FieldChange field : update.fields()) {
                mechanism(field.path())
                        .filter(_ -> field.before().isEmpty() || field.after().isEmpty())
                        .ifPresent(
                                mechanism -> byAddon.computeIfAbsent(update.addon(), _ -> new EnumMap<>(Identity.class))
                                        .put(mechanism, field.after().isPresent()));
            }
        }
        List<String> moves = new ArrayList<>();
        byAddon.forEach((addon, mechanisms) -> {
            Optional<Identity> from = where(mechanisms, false);
            Optional<Identity> to = where(mechanisms, true);
            if (from.isPresent() && to.isPresent()) {
                moves.add(
                        "%s moves from %s to %s: its role will trust %s instead of %s, and its pods are replaced, because a pod"
                                        .formatted(addon, from.get(), to.get(), trusted(to.get()), trusted(from.get()))
                                + " is given its role when it is created. A pod that still runs keeps the credentials that it"
                                + " has, for an hour at most, and cannot renew them");
            }
        });
        return moves;
    }

    private static Optional<Identity> where(Map<Identity, Boolean> mechanisms, boolean comes) {
        return mechanisms.entrySet().stream()
                .filter(mechanism -> mechanism.getValue() == comes)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The mechanism whose annotation this path is. */
    private static Optional<Identity> mechanism(String path) {
        for (Identity identity : Identity.values()) {
            if (path.endsWith("metadata.annotations[\"" + identity.annotation() + "\"]")) {
                return Optional.of(identity);
            }
        }
        return Optional.empty();
    }

    private static String trusted(Identity identity) {
        return switch (identity) {
            case IRSA -> "tokens of its ServiceAccount";
            case KUBE2IAM -> "the roles of the nodes";
        };
    }
}
