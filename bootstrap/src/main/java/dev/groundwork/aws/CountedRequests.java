package dev.groundwork.aws;

import dev.groundwork.engine.RequestCount;
import dev.groundwork.plan.Requests;
import java.util.Locale;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Counts what goes to AWS, each attempt, under the names that policies have for it. */
record CountedRequests(RequestCount count) implements ExecutionInterceptor {
    private static final ExecutionAttribute<Long> CALL = new ExecutionAttribute<>("GroundworkCall");

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        attributes.putAttribute(CALL, count.asked("AWS, asked for " + action(attributes) + ","));
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        count.count(Requests.Side.AWS, action(attributes));
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        count.answered(attributes.getAttribute(CALL));
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        count.answered(attributes.getAttribute(CALL));
    }

    private static String action(ExecutionAttributes attributes) {
        return prefix(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME)) + ":"
                + attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
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
