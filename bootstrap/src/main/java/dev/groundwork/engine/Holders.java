package dev.groundwork.engine;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which add-on must still run for a finalizer to come off. */
public final class Holders {
    /** By the end of the finalizer's domain. */
    private static final Map<String, String> ADDONS = Map.of("k8s.aws", "aws-load-balancer-controller");

    private Holders() {}

    /** The add-ons that take off finalizers. */
    public static Set<String> addons() {
        return Set.copyOf(ADDONS.values());
    }

    /** The add-on that takes that finalizer off, if one of ours does. */
    public static Optional<String> of(String finalizer) {
        int slash = finalizer.indexOf('/');
        String domain = slash < 0 ? finalizer : finalizer.substring(0, slash);
        return ADDONS.entrySet().stream()
                .filter(entry -> domain.equals(entry.getKey()) || domain.endsWith("." + entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
