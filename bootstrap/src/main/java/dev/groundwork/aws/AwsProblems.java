package dev.groundwork.aws;

import static java.util.Objects.requireNonNullElse;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Problem.Code;
import dev.groundwork.resource.ProblemException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * Makes a {@link Problem} of every failure of the SDK; the only place that does. The codes are those of the services'
 * lists of common errors.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html">Common errors</a>
 */
final class AwsProblems {
    private static final Set<String> DENIED = Set.of(
            "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized", "AuthorizationError");
    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired");
    private static final Set<String> UNKNOWN_CALLER = Set.of(
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "InvalidSignatureException",
            "AuthFailure",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "RequestTimeTooSkewed");
    private static final Set<String> MISSING = Set.of(
            "InvalidGroup.NotFound",
            "InvalidPrefixListID.NotFound",
            "InvalidPrefixListId.NotFound",
            "InvalidSecurityGroup",
            "ListenerNotFound",
            "LoadBalancerNotFound",
            "NoSuchHostedZone",
            "ResourceNotFoundException",
            "SubnetNotFound",
            "TargetGroupNotFound");
    private static final Set<String> INVALID = Set.of(
            "DuplicateListener",
            "IncompatibleProtocols",
            "InvalidChangeBatch",
            "InvalidConfigurationRequest",
            "InvalidSubnet",
            "OperationNotPermitted",
            "TargetGroupAssociationLimit",
            "ValidationError",
            "ValidationException",
            "InvalidInput",
            "InvalidParameterException",
            "InvalidParameterValue",
            "InvalidParameterCombination",
            "InvalidRequestException",
            "MalformedPolicyDocument",
            "LimitExceeded",
            "LimitExceededException",
            "ResourceLimitExceededException",
            "UnmodifiableEntity",
            "RegionDisabledException",
            "OptInRequired");
    private static final Set<String> BUSY = Set.of(
            "ConcurrentModification",
            "DependencyViolation",
            "OperationAbortedException",
            "ResourceContention",
            "ScalingActivityInProgress",
            "ResourceInUse",
            "ResourceInUseException");

    /** As many calls as AWS answers without throttling; a call that is being repeated counts on. */
    private static final int AT_ONCE = 16;

    private final String region;
    private final Optional<URI> endpoint;
    private final CredentialPlaces places;
    private final Semaphore free = new Semaphore(AT_ONCE);

    AwsProblems(String region, Optional<URI> endpoint, CredentialPlaces places) {
        this.region = region;
        this.endpoint = endpoint;
        this.places = places;
    }

    /**
     * Calls, and makes a problem of a failure. Waits while too many other calls are under way; so a call must not make
     * another one from within.
     *
     * @param action as IAM names it, for instance {@code iam:GetRole}
     * @param subject what it is about, for instance {@code IAM role x}
     * @throws ProblemException if the call failed
     */
    <T> T calling(String action, String subject, Supplier<T> call) {
        free.acquireUninterruptibly();
        try {
            return call.get();
        } catch (SdkException failure) {
            throw new ProblemException(of(action, subject, failure), failure);
        } finally {
            free.release();
        }
    }

    /** What that failure of that call means. */
    Problem of(String action, String subject, SdkException failure) {
        return failure instanceof AwsServiceException answer
                ? ofAnswer(action, subject, answer)
                : ofSilence(action, subject, failure);
    }

    /** The error code of an answer; empty if the other side gave none, as what does not know a call does. */
    static String codeOf(AwsServiceException answer) {
        @Nullable AwsErrorDetails details = answer.awsErrorDetails();
        @Nullable String code = details == null ? null : details.errorCode();
        return code == null || code.equals("UnknownError") ? "" : code;
    }

    /** What the answer says, without the SDK's trimmings. */
    static String messageOf(AwsServiceException answer) {
        @Nullable AwsErrorDetails details = answer.awsErrorDetails();
        @Nullable String message = details == null ? null : details.errorMessage();
        String text = requireNonNullElse(message, "").strip();
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private Problem ofAnswer(String action, String subject, AwsServiceException answer) {
        String code = codeOf(answer);
        if (code.isEmpty() || code.equals("NotImplementedInSandbox")) {
            return ofAnswerWithoutCode(action, subject, answer);
        }
        if (answer.isThrottlingException()) {
            return new Problem(
                    Code.THROTTLED,
                    subject,
                    "AWS refused %s as one request too many, also after waiting%s".formatted(action, suffix(answer)),
                    "Run it again later; others may be using up the rate limit of this account in " + region);
        }
        if (DENIED.contains(code)) {
            return new Problem(
                    Code.DENIED,
                    subject,
                    "AWS denied %s: %s%s".formatted(action, said(answer), suffix(answer)),
                    "Allow %s to the caller on %s, or run Groundwork as somebody who may".formatted(action, subject));
        }
        if (EXPIRED.contains(code)) {
            return new Problem(
                    Code.UNAUTHENTICATED,
                    subject,
                    "the credentials have expired that %s was called with; they are those of %s%s"
                            .formatted(action, places.source(), suffix(answer)),
                    places.renewal());
        }
        if (UNKNOWN_CALLER.contains(code)) {
            return new Problem(
                    Code.UNAUTHENTICATED,
                    subject,
                    "AWS does not accept the credentials that %s was called with (%s: %s); they are those of %s%s"
                            .formatted(action, code, said(answer), places.source(), suffix(answer)),
                    code.startsWith("Signature") || code.equals("RequestTimeTooSkewed")
                            ? "Check this computer's clock and the secret key. " + places.renewal()
                            : places.renewal());
        }
        return ofWhatItSays(action, subject, code, answer);
    }

    private Problem ofWhatItSays(String action, String subject, String code, AwsServiceException answer) {
        String what = "%s failed with %s: %s%s".formatted(action, code, said(answer), suffix(answer));
        if (answer instanceof NoSuchEntityException || MISSING.contains(code)) {
            return new Problem(Code.MISSING, subject, what, "Check the name and the account it should be in");
        }
        if (INVALID.contains(code)
                || code.endsWith("LimitExceeded")
                || code.endsWith("QuotaExceeded")
                || code.startsWith("TooMany")) {
            return new Problem(Code.INVALID, subject, what, "Change what the baseline declares, or raise the quota");
        }
        if (BUSY.contains(code)) {
            return new Problem(Code.FAILED, subject, what, "Somebody else is changing it; run it again in a minute");
        }
        return new Problem(Code.FAILED, subject, what, "Run it again; see https://health.aws.amazon.com if it stays");
    }

    private Problem ofAnswerWithoutCode(String action, String subject, AwsServiceException answer) {
        int status = answer.statusCode();
        if (status == 404 || status == 500 || status == 501) {
            return new Problem(
                    Code.UNSUPPORTED,
                    subject,
                    "%s does not know %s; that says nothing about whether it exists".formatted(place(), action),
                    "Use an endpoint that knows this call, or leave the add-on out");
        }
        return new Problem(
                Code.FAILED,
                subject,
                "%s answered %s with HTTP status %d and no reason".formatted(place(), action, status),
                "Check that nothing stands between here and AWS, for instance a proxy");
    }

    private Problem ofSilence(String action, String subject, SdkException failure) {
        String message = requireNonNullElse(failure.getMessage(), "");
        if (message.startsWith("Unable to load credentials") || message.contains("CredentialsProvider")) {
            return new Problem(
                    Code.UNAUTHENTICATED,
                    subject,
                    "no AWS credentials for %s: %s".formatted(action, places.looked(message)),
                    places.remedy(message));
        }
        if (places.isAboutProfile(message)) {
            return new Problem(
                    Code.UNAUTHENTICATED,
                    subject,
                    "the credentials of %s could not be used for %s: %s"
                            .formatted(places.source(), action, stripped(message)),
                    places.renewal());
        }
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return unreachable(action, subject, "gave no answer in time");
        }
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return unreachable(action, subject, "is a host name that cannot be resolved");
            }
            if (cause instanceof SocketTimeoutException) {
                return unreachable(action, subject, "gave no answer in time");
            }
            if (cause instanceof SSLException) {
                return unreachable(action, subject, "did not agree on TLS: " + cause.getMessage());
            }
            if (cause instanceof IOException) {
                String why = requireNonNullElse(cause.getMessage(), "the connection broke");
                return unreachable(action, subject, "did not answer: " + why.toLowerCase(Locale.ROOT));
            }
        }
        return new Problem(Code.FAILED, subject, "%s failed: %s".formatted(action, stripped(message)), "Run it again");
    }

    private Problem unreachable(String action, String subject, String how) {
        String todo = endpoint.isPresent()
                ? "Check the endpoint that --endpoint-url or AWS_ENDPOINT_URL names"
                : "Check the region, the network, and HTTPS_PROXY; a private VPC needs an interface endpoint for it";
        return new Problem(Code.UNREACHABLE, subject, "%s, asked for %s, %s".formatted(place(), action, how), todo);
    }

    private String place() {
        return endpoint.map(address -> "endpoint %s (region %s)".formatted(address, region))
                .orElse("AWS in region " + region);
    }

    private static String said(AwsServiceException answer) {
        String message = messageOf(answer);
        return message.isEmpty() ? "no reason was given" : message;
    }

    private static String suffix(AwsServiceException answer) {
        @Nullable String request = answer.requestId();
        return request == null || request.isEmpty() ? "" : " (request %s)".formatted(request);
    }

    /** Without the attempts and class names that the SDK adds. */
    private static String stripped(String message) {
        return message.replaceAll("\\s*\\(SDK Attempt Count: \\d+\\)", "")
                .replaceAll("\\bsoftware\\.amazon\\.[\\w.$]+:?\\s*", "")
                .strip();
    }
}
