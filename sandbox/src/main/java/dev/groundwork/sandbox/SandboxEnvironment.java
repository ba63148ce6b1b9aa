package dev.groundwork.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The variables with which kubectl, the AWS command line, SDKs and Groundwork mean the sandbox and nothing else. */
final class SandboxEnvironment {
    /**
     * What would win over our variables: a profile and a session token belong to other keys, an endpoint of one service
     * stands above the general one, and these switches make an SDK ignore or refuse a plain endpoint.
     * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
     */
    private static final List<String> IN_THE_WAY = List.of(
            "AWS_PROFILE",
            "AWS_DEFAULT_PROFILE",
            "AWS_SESSION_TOKEN",
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
            "AWS_USE_FIPS_ENDPOINT",
            "AWS_USE_DUALSTACK_ENDPOINT");

    private SandboxEnvironment() {}

    static SequencedMap<String, String> of(SandboxReport report, String sandbox) {
        SequencedMap<String, String> variables = new LinkedHashMap<>();
        variables.put("KUBECONFIG", report.kubeconfig().toString());
        variables.put("AWS_ENDPOINT_URL", report.awsEndpoint().toString());
        variables.put("AWS_REGION", report.region());
        variables.put("AWS_DEFAULT_REGION", report.region());
        variables.put("AWS_ACCESS_KEY_ID", "sandbox");
        variables.put("AWS_SECRET_ACCESS_KEY", "sandbox");
        variables.put("AWS_EC2_METADATA_DISABLED", "true");
        variables.put(SandboxPlace.VARIABLE, sandbox);
        return variables;
    }

    /** The variables to unset, those endpoints of single services included that the caller's environment has. */
    static List<String> forgotten(Map<String, String> callers) {
        List<String> names = new ArrayList<>(IN_THE_WAY);
        callers.keySet().stream()
                .filter(name -> name.matches("AWS_ENDPOINT_URL_[A-Z0-9_]+"))
                .sorted()
                .forEach(names::add);
        return names;
    }
}
