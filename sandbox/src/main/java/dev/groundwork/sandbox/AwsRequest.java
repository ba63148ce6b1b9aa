package dev.groundwork.sandbox;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One request to the emulated AWS.
 *
 * @param service as in an endpoint's name: {@code iam}
 * @param operation as AWS spells it: {@code CreateRole}
 * @param status HTTP status of the answer
 * @param error the error code, empty if it succeeded
 * @param write whether the operation changes something when it succeeds
 * @param userAgent with what program
 * @param principal who asked, as an ARN or the access key
 * @param fault the fault that was injected, empty if none
 */
public record AwsRequest(
        String service,
        String operation,
        int status,
        String error,
        boolean write,
        String userAgent,
        String principal,
        String fault) {

    static AwsRequest of(JsonNode json) {
        return new AwsRequest(
                json.path("service").asText(""),
                json.path("operation").asText(""),
                json.path("status").asInt(),
                text(json, "error"),
                json.path("write").asBoolean(),
                text(json, "userAgent"),
                text(json, "principal"),
                text(json, "fault"));
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isNull() ? "" : value.isContainerNode() ? value.toString() : value.asText("");
    }
}
