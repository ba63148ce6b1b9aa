package dev.groundwork.plan;

import dev.groundwork.addon.Identity;
import dev.groundwork.resource.Role;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds add-ons and applications whose pods get their AWS role otherwise than before, and says what that means. An
 * application's pods are not in the plan, so what tells of its move is the trust of its role.
 */
public final class IdentityMoves {
    private static final String POD = "spec.template.";
    private static final String TRUST = "trust.Allow ";

    private static final String STAY = ", unless the baseline says \"movingFrom: irsa\", which keeps its way open";

    private IdentityMoves() {}

    /** A few sentences for each of them, in the order of the plan. */
    public static List<String> of(Plan plan) {
        Map<String, Map<Identity, Boolean>> byAddon = new LinkedHashMap<>();
        Set<String> replaced = new HashSet<>();
        Set<String> closed = new HashSet<>();
        for (Change.Update update : plan.of(Change.Update.class)) {
            for (FieldChange field : update.fields()) {
                if (field.path().startsWith(POD)) {
                    replaced.add(update.addon());
                }
                if (update.resource() instanceof Role && field.after().isEmpty()) {
                    closed.add(update.addon());
                }
                mechanism(update, field.path())
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
            if (from.equals(Optional.of(Identity.IRSA)) && to.isEmpty() && closed.contains(addon)) {
                moves.add(
                        "the role of %s will not trust tokens of its ServiceAccount any more: a pod that still gets its"
                                        .formatted(addon)
                                + " role by IRSA cannot renew its credentials, which are valid for an hour at most. Those are the"
                                + " pods that old-wiring names");
            }
            if (from.isPresent() && to.isPresent()) {
                moves.add("%s moves from %s to %s: its role will trust %s instead of %s, and %s, because a pod"
                                .formatted(
                                        addon,
                                        from.get(),
                                        to.get(),
                                        trusted(to.get()),
                                        trusted(from.get()),
                                        replaced.contains(addon)
                                                ? "its pods are replaced"
                                                : "you have to restart its pods, which Groundwork does not make")
                        + " is given its role when it is created. A pod that still runs keeps the credentials that it"
                        + " has, for an hour at most, and cannot renew them"
                        + (replaced.contains(addon) ? "" : ". " + template(from.get(), to.get()))
                        + (to.get() == Identity.POD_IDENTITY
                                ? (from.get() == Identity.IRSA ? STAY : "")
                                        + ". As soon as the association is made it alone counts for new pods, whatever annotation"
                                        + " of IRSA their ServiceAccount has"
                                : ""));
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

    /** What is to be done to pods that somebody else makes. */
    private static String template(Identity from, Identity to) {
        String annotation = Identity.KUBE2IAM.annotation();
        return switch (to) {
            case KUBE2IAM -> "What makes them has to annotate them with %s".formatted(annotation);
            case IRSA, POD_IDENTITY ->
                from == Identity.KUBE2IAM
                        ? "What makes them must not annotate them with %s any more".formatted(annotation)
                        : "What makes them needs no change";
        };
    }

    /** The mechanism whose annotation, or whose trust, this path is. */
    private static Optional<Identity> mechanism(Change.Update update, String path) {
        for (Identity identity : Identity.values()) {
            if (update.resource() instanceof Role
                    ? path.equals(TRUST + identity.action() + action(identity))
                    : !identity.annotation().isEmpty()
                            && path.endsWith("metadata.annotations[\"" + identity.annotation() + "\"]")) {
                return Optional.of(identity);
            }
        }
        return Optional.empty();
    }

    /** EKS also tags the session, so that there are two actions. */
    private static String action(Identity identity) {
        return switch (identity) {
            case IRSA, KUBE2IAM -> ".Action";
            case POD_IDENTITY -> ".Action[\"sts:TagSession\"]";
        };
    }

    private static String trusted(Identity identity) {
        return switch (identity) {
            case IRSA -> "tokens of its ServiceAccount";
            case KUBE2IAM -> "the roles of the nodes";
            case POD_IDENTITY -> "EKS for pods of its ServiceAccount";
        };
    }
}
