package dev.groundwork.aws;

import dev.groundwork.engine.RequestCount;
import dev.groundwork.plan.Requests;
import java.util.Locale;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Counts what goes to AWS, each attempt, under the names that policies have for it. */
record CountedRequests(RequestCount count) implements ExecutionInterceptor {
    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        count.count(Requests.Side.AWS, prefix(service) + ":" + operation);
    }

    /** Most prefixes are the service's id without its spaces; these are older than the id. */
    private static String prefix(String service) {
        return switch (service) {
            case "CloudWatch Logs" -> "logs";
            case "Elastic Load Balancing v2" -> "elasticloadbalancing";
            default -> service.replace(" ", "").toLowerCase(Locale.ROOT);
        };
    }
}
