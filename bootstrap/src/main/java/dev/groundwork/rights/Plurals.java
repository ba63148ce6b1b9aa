package dev.groundwork.rights;

import java.util.Locale;
import java.util.Map;

/** The plurals of kinds, which RBAC speaks of; Kubernetes guesses them by the same rules where nobody says otherwise. */
final class Plurals {
    private static final Map<String, String> IRREGULAR =
            Map.of("endpoints", "endpoints", "ingressclassparams", "ingressclassparams");

    private Plurals() {}

    /**
     * The plural of a kind, for instance {@code ingresses} of {@code Ingress}.
     *
     * @see <a href="https://pkg.go.dev/k8s.io/apimachinery/pkg/api/meta#UnsafeGuessKindToResource">Guessing</a>
     */
    static String of(String kind) {
        String singular = kind.toLowerCase(Locale.ROOT);
        if (IRREGULAR.containsKey(singular)) {
            return IRREGULAR.get(singular);
        }
        if (singular.endsWith("s")) {
            return singular + "es";
        }
        return singular.endsWith("y") ? singular.substring(0, singular.length() - 1) + "ies" : singular + "s";
    }
}
