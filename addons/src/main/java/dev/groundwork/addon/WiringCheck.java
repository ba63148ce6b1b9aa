package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.Map;

/** Claims about what pods read only when they start: their configuration, and how they get their AWS role. */
public sealed interface WiringCheck extends Check {
    /**
     * No pod runs with what was declared before.
     *
     * @param subject the workload whose pods these are, or the ServiceAccount that they run as
     * @param annotations what every pod must be annotated with
     * @param injection what the cluster's webhook for identities must have given every pod; judged only where it is there
     */
    record NoOldWiring(String addon, ResourceId subject, Map<String, String> annotations, Injection injection)
            implements WiringCheck {
        public NoOldWiring {
            annotations = Map.copyOf(annotations);
        }

        @Override
        public Terms terms() {
            return new Terms("old-wiring", "no pod of " + subject + " runs with old wiring", Duration.ofMinutes(3));
        }
    }
}
