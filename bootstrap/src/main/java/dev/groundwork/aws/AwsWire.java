package dev.groundwork.aws;

import dev.groundwork.engine.RequestCount;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** How every call goes over the wire: the only place that says how often and how long something is tried. */
final class AwsWire {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Duration CALL = Duration.ofSeconds(40);
    private static final int ATTEMPTS = 4;

    /** IAM says that "changes might not be immediately visible"; seconds are usual. */
    private static final int SETTLING_ATTEMPTS = 9;

    private static final Duration SETTLING_FIRST = Duration.ofMillis(400);
    private static final Duration SETTLING_LONGEST = Duration.ofSeconds(5);

    private final String version;
    private final CountedRequests counted;

    /** What services say of things that were made, or left by others, a moment ago. */
    private static final Set<String> UNSETTLED = Set.of(
            "InvalidGroup.NotFound",
            "InvalidSecurityGroup",
            "InvalidSecurityGroupRuleId.NotFound",
            "ListenerNotFound",
            "LoadBalancerNotFound",
            "PriorRequestNotComplete",
            "ResourceContention",
            "TargetGroupAssociationLimit",
            "TargetGroupNotFound");

    AwsWire(String version, RequestCount count) {
        this.version = version;
        this.counted = new CountedRequests(count);
    }

    SdkHttpClient http() {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(ATTEMPT)
                .build();
    }

    /** Throttling, failures of the service and broken connections are tried again; nothing else can succeed. */
    Consumer<ClientOverrideConfiguration.Builder> usual() {
        return builder -> builder.apiCallTimeout(CALL)
                .apiCallAttemptTimeout(ATTEMPT)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        .build())
                .addExecutionInterceptor(counted)
                .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "groundwork/" + version);
    }

    /** The same for what follows a creation: that the new thing is not seen yet is tried again too. */
    Consumer<ClientOverrideConfiguration.Builder> settling() {
        return builder -> builder.apiCallTimeout(CALL)
                .apiCallAttemptTimeout(ATTEMPT)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(SETTLING_ATTEMPTS)
                        .backoffStrategy(BackoffStrategy.exponentialDelay(SETTLING_FIRST, SETTLING_LONGEST))
                        .retryOnException(NoSuchEntityException.class)
                        .retryOnException(ResourceNotFoundException.class)
                        .retryOnException(AwsWire::isUnsettled)
                        .build())
                .addExecutionInterceptor(counted)
                .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "groundwork/" + version);
    }

    private static boolean isUnsettled(Throwable failure) {
        return failure instanceof AwsServiceException answer && UNSETTLED.contains(AwsProblems.codeOf(answer));
    }
}
