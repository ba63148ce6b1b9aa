package dev.groundwork.aws;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.endpoints.StsEndpointProvider;

/**
 * Makes the tokens with which EKS knows AWS principals: a GetCallerIdentity request to STS that is signed but not sent.
 * EKS sends it, with its own cluster's name in the header that is signed as well, and so learns who signed. Making one
 * sends nothing, unless the credentials themselves have to be fetched.
 *
 * @see <a href="https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster">The
 *     token's form</a>
 */
public final class EksTokens {
    static final String PREFIX = "k8s-aws-v1.";
    private static final String CLUSTER_HEADER = "x-k8s-aws-id";
    /** What the request says of itself. EKS takes it for a quarter of an hour all the same. */
    private static final Duration SIGNED_FOR = Duration.ofSeconds(60);

    private static final Duration GOOD_FOR = Duration.ofMinutes(14);

    private final AwsClients clients;
    private final String cluster;
    private final Clock clock;

    public EksTokens(AwsClients clients, String cluster, Clock clock) {
        this.clients = requireNonNull(clients);
        this.cluster = requireNonNull(cluster);
        this.clock = requireNonNull(clock);
    }

    /**
     * A new token.
     *
     * @throws dev.groundwork.resource.ProblemException if there are no credentials
     */
    public EksToken fresh() {
        return clients.problems().calling("sts:GetCallerIdentity", "login to EKS cluster " + cluster, this::signed);
    }

    private EksToken signed() {
        AwsCredentialsIdentity identity = clients.credentials().resolveCredentials();
        Instant now = clock.instant();
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(regionalSts())
                .encodedPath("/")
                .putRawQueryParameter("Action", "GetCallerIdentity")
                .putRawQueryParameter("Version", "2011-06-15")
                .putHeader(CLUSTER_HEADER, cluster)
                .build();
        URI url = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(identity)
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, clients.region())
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, SIGNED_FOR)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, clock.getZone())))
                .request()
                .getUri();
        String text = PREFIX
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(url.toString().getBytes(StandardCharsets.US_ASCII));
        Instant expires = now.plus(GOOD_FOR);
        Optional<Instant> ends = identity.expirationTime();
        return new EksToken(text, ends.filter(expires::isAfter).orElse(expires));
    }

    /** STS itself in the cluster's region, whatever stands in for AWS here: EKS sends the request there. */
    private URI regionalSts() {
        return StsEndpointProvider.defaultProvider()
                .resolveEndpoint(endpoint -> endpoint.region(Region.of(clients.region()))
                        .useDualStack(false)
                        .useFips(false)
                        .useGlobalEndpoint(false))
                .join()
                .url();
    }
}
