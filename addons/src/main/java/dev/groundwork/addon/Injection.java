package dev.groundwork.addon;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What EKS's webhook puts into each container of a pod when the pod is created, so that its SDK finds the role. Init
 * containers are no exception, for the webhook or for an SDK.
 *
 * @param variables each variable with the values that it may have
 * @param before variables of another mechanism, where SDKs look first: a container that has one does not come to this role
 * @param audience whom the mounted token is for; empty if nothing but the variables tells
 * @see <a href="https://github.com/aws/amazon-eks-pod-identity-webhook">the webhook</a>
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html">where SDKs look first</a>
 */
public record Injection(
        NavigableMap<String, NavigableSet<String>> variables, NavigableSet<String> before, String audience) {
    public Injection {
        variables = Collections.unmodifiableNavigableMap(new TreeMap<>(variables));
        before = Collections.unmodifiableNavigableSet(new TreeSet<>(before));
    }

    /** Nothing: the pod's role, if it has one, is named elsewhere. */
    public static Injection none() {
        return of(Map.of(), Set.of(), "");
    }

    /** For pods whose ServiceAccount is annotated with that role. */
    public static Injection ofRole(String roleArn) {
        return of(Map.of("AWS_ROLE_ARN", Set.of(roleArn)), Set.of(), "");
    }

    /** For pods whose ServiceAccount has an association of EKS Pod Identity. */
    public static Injection ofAssociation() {
        return of(
                Map.of(
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                        // The agent's two addresses; a cluster has one of the families.
                        Set.of("http://169.254.170.23/v1/credentials", "http://[fd00:ec2::23]/v1/credentials"),
                        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                        Set.of("/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token")),
                // AWS_ROLE_ARN alone is no mechanism, and programs use it for purposes of their own.
                Set.of("AWS_WEB_IDENTITY_TOKEN_FILE"),
                PodRole.PODS);
    }

    private static Injection of(Map<String, Set<String>> variables, Set<String> before, String audience) {
        NavigableMap<String, NavigableSet<String>> sorted = new TreeMap<>();
        variables.forEach((name, values) -> sorted.put(name, new TreeSet<>(values)));
        return new Injection(sorted, new TreeSet<>(before), audience);
    }

    /** Whether there is nothing that a pod would have to have. */
    public boolean isEmpty() {
        return variables.isEmpty();
    }
}
