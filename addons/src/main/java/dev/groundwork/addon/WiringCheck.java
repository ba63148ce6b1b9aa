package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.Map;

/** Claims about what pods read only when they start: their configuration, and how they get their AWS role. */
public sealed interface WiringCheck extends Check {
    /** The variables that EKS gives to pods whose ServiceAccount is annotated with that role. */
    static Map<String, String> variables(String roleArn) {
        return Map.of("AWS_ROLE_ARN", roleArn);
    }

    /** The variables that EKS gives to pods whose ServiceAccount has an association of EKS Pod Identity. */
    static Map<String, String> association() {
        // Where the credentials are asked for differs by the address family; where the token lies does not.
        return Map.of(
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token");
    }

    /**
     * No pod runs with what was declared before.
     *
     * @param subject the workload whose pods these are, or the ServiceAccount that they run as
     * @param annotations what every pod must be annotated with
     * @param variables what the cluster's webhook for identities must have given every pod; judged only where it is there
     */
    record NoOldWiring(String addon, ResourceId subject, Map<String, String> annotations, Map<String, String> variables)
            implements WiringCheck {
        public NoOldWiring {
            annotations = Map.copyOf(annotations);
            variables = Map.copyOf(variables);
        }

        @Override
        public Terms terms() {
            return new Terms("old-wiring", "no pod of " + subject + " runs with old wiring", Duration.ofMinutes(3));
        }
    }
}
