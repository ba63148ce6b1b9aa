package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.resource.Problem;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

final class AwsProblemsTest {
    private final AwsProblems problems = new AwsProblems(
            "eu-west-1",
            Optional.empty(),
            new CredentialPlaces(Map.of("AWS_PROFILE", "work"), name -> Optional.of(Map.of("sso_session", "corp"))));

    @ParameterizedTest
    @CsvSource({
        "AccessDenied, 403, DENIED",
        "AccessDeniedException, 403, DENIED",
        "UnauthorizedOperation, 403, DENIED",
        "ExpiredToken, 403, UNAUTHENTICATED",
        "ExpiredTokenException, 403, UNAUTHENTICATED",
        "RequestExpired, 400, UNAUTHENTICATED",
        "InvalidClientTokenId, 403, UNAUTHENTICATED",
        "UnrecognizedClientException, 403, UNAUTHENTICATED",
        "SignatureDoesNotMatch, 403, UNAUTHENTICATED",
        "AuthFailure, 401, UNAUTHENTICATED",
        "Throttling, 400, THROTTLED",
        "ThrottlingException, 429, THROTTLED",
        "RequestLimitExceeded, 503, THROTTLED",
        "ValidationError, 400, INVALID",
        "MalformedPolicyDocument, 400, INVALID",
        "LimitExceeded, 409, INVALID",
        "ConcurrentModification, 409, FAILED",
        "ServiceFailure, 500, FAILED",
        "NotImplementedInSandbox, 501, UNSUPPORTED",
        "NoSuchEntity, 404, FAILED"
    })
    void eachErrorCodeHasItsMeaning(String code, int status, Problem.Code meaning) {
        Problem problem = of(answer(code, status));
        assertThat(problem.code()).isEqualTo(meaning);
        assertThat(problem.todo()).isNotEmpty();
        assertThat(problem.toString()).contains("iam:GetRole", "IAM role x").doesNotContain("software.amazon");
    }

    @ParameterizedTest
    @CsvSource({"404, UNSUPPORTED", "500, UNSUPPORTED", "501, UNSUPPORTED", "403, FAILED", "502, FAILED"})
    void anAnswerWithoutACodeIsNeverAbsent(int status, Problem.Code meaning) {
        AwsServiceException answer = AwsServiceException.builder()
                .statusCode(status)
                .message("<html>")
                .build();
        assertThat(of(answer).code()).isEqualTo(meaning);
    }

    @Test
    void onlyTheTypedNotFoundIsMissing() {
        assertThat(of(NoSuchEntityException.builder()
                                .awsErrorDetails(details("NoSuchEntity"))
                                .build())
                        .code())
                .isEqualTo(Problem.Code.MISSING);
        assertThat(of(ResourceNotFoundException.builder()
                                .awsErrorDetails(details("ResourceNotFoundException"))
                                .build())
                        .code())
                .isEqualTo(Problem.Code.MISSING);
    }

    @Test
    void aDenialNamesActionSubjectAndCaller() {
        AwsServiceException denied = IamException.builder()
                .statusCode(403)
                .requestId("r-1")
                .message("User: arn:aws:iam::1:user/u is not authorized (Service: Iam, Status Code: 403)")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("AccessDenied")
                        .errorMessage("User: arn:aws:iam::1:user/u is not authorized to perform: iam:GetRole.")
                        .build())
                .build();
        assertThat(of(denied))
                .hasToString("IAM role x: AWS denied iam:GetRole: User: arn:aws:iam::1:user/u is not"
                        + " authorized to perform: iam:GetRole (request r-1). Allow iam:GetRole to the caller on IAM role x,"
                        + " or run Groundwork as somebody who may");
    }

    @Test
    void anExpiredSignOnSaysHowToSignOnAgain() {
        assertThat(of(answer("ExpiredToken", 403)))
                .hasToString("IAM role x: the credentials have expired that iam:GetRole was called with; they are"
                        + " those of profile work. Run: aws sso login --profile work");
    }

    @Test
    void missingCredentialsSayWhereTheyWereLookedFor() {
        Problem problem =
                of(SdkClientException.create("Unable to load credentials from any of the providers in the chain"
                        + " AwsCredentialsProviderChain(credentialsProviders=[...]) (SDK Attempt Count: 1)"));
        assertThat(problem.code()).isEqualTo(Problem.Code.UNAUTHENTICATED);
        assertThat(problem.what())
                .contains("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "profile work", "container", "EC2");
        assertThat(problem.todo()).isEqualTo("Run: aws sso login --profile work");
    }

    @Test
    void silenceNamesTheRegionAndWhatToCheck() {
        assertThat(of(SdkClientException.create("x", new UnknownHostException("iam"))))
                .isEqualTo(unreachable("is a host name that cannot be resolved"));
        assertThat(of(SdkClientException.create("x", new SocketTimeoutException())))
                .isEqualTo(unreachable("gave no answer in time"));
        assertThat(of(ApiCallTimeoutException.create(40_000))).isEqualTo(unreachable("gave no answer in time"));
        assertThat(of(SdkClientException.create("x", new ConnectException("Connection refused"))))
                .isEqualTo(unreachable("did not answer: connection refused"));
        assertThat(of(SdkClientException.create("x", new SSLHandshakeException("no path"))))
                .isEqualTo(unreachable("did not agree on TLS: no path"));
    }

    @Test
    void silenceOfAnOverriddenEndpointNamesIt() {
        AwsProblems elsewhere = new AwsProblems(
                "eu-west-1",
                Optional.of(URI.create("http://127.0.0.1:1")),
                new CredentialPlaces(Map.of(), name -> Optional.empty()));
        Problem problem = elsewhere.of(
                "iam:GetRole",
                "IAM role x",
                SdkClientException.create("x", new ConnectException("Connection refused")));
        assertThat(problem.what()).contains("http://127.0.0.1:1", "eu-west-1");
        assertThat(problem.todo()).contains("AWS_ENDPOINT_URL");
    }

    private static Problem unreachable(String how) {
        return new Problem(
                Problem.Code.UNREACHABLE,
                "IAM role x",
                "AWS in region eu-west-1, asked for iam:GetRole, " + how,
                "Check the region, the network, and HTTPS_PROXY; a private VPC needs an interface endpoint for it");
    }

    private Problem of(software.amazon.awssdk.core.exception.SdkException failure) {
        return problems.of("iam:GetRole", "IAM role x", failure);
    }

    private static AwsServiceException answer(String code, int status) {
        return AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(details(code))
                .build();
    }

    private static AwsErrorDetails details(String code) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage("because").build();
    }
}
