package dev.groundwork.aws;

import static java.util.Objects.requireNonNull;

import dev.groundwork.engine.Once;
import dev.groundwork.engine.RequestCount;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The clients of one run, each made when it is first needed: making one costs a good part of a second on a cold JVM.
 * They share one HTTP client, one retry policy and one set of timeouts, see {@link AwsWire}.
 */
public final class AwsClients implements AutoCloseable {
    private final String region;
    private final Optional<URI> endpoint;
    private final AwsWire wire;
    private final Map<String, String> environment;
    private final AwsProblems problems;
    private volatile boolean foreign;

    private final Once<AwsCredentialsProvider> credentials;
    private final Once<SdkHttpClient> http;
    private final List<Once<? extends SdkClient>> clients = new ArrayList<>();
    private final Once<EksClient> eks =
            client(() -> configured(EksClient.builder()).build());
    private final Once<AutoScalingClient> autoScaling =
            client(() -> configured(AutoScalingClient.builder()).build());
    private final Once<AutoScalingClient> settlingAutoScaling =
            client(() -> settling(AutoScalingClient.builder()).build());
    private final Once<Ec2Client> ec2 =
            client(() -> configured(Ec2Client.builder()).build());
    private final Once<Ec2Client> settlingEc2 =
            client(() -> settling(Ec2Client.builder()).build());
    private final Once<ElasticLoadBalancingV2Client> loadBalancing =
            client(() -> configured(ElasticLoadBalancingV2Client.builder()).build());
    private final Once<ElasticLoadBalancingV2Client> settlingLoadBalancing =
            client(() -> settling(ElasticLoadBalancingV2Client.builder()).build());
    private final Once<Route53Client> route53 = client(
            () -> configured(Route53Client.builder()).region(globalRegion()).build());
    private final Once<CloudWatchLogsClient> logs =
            client(() -> configured(CloudWatchLogsClient.builder()).build());
    private final Once<CloudWatchLogsClient> settlingLogs =
            client(() -> settling(CloudWatchLogsClient.builder()).build());
    private final Once<IamClient> iam =
            client(() -> configured(IamClient.builder()).region(globalRegion()).build());
    private final Once<IamClient> settlingIam =
            client(() -> settling(IamClient.builder()).region(globalRegion()).build());
    private final Once<StsClient> sts =
            client(() -> configured(StsClient.builder()).build());
    private final Once<StsClient> anonymousSts = client(() -> configured(StsClient.builder())
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build());

    /**
     * @param region the cluster's region
     * @param endpoint one address for every service instead of AWS's own; the SDK's own settings for that, such as
     *     {@code AWS_ENDPOINT_URL}, hold where this is empty
     * @param version Groundwork's version, which AWS's logs show
     */
    public AwsClients(String region, Optional<URI> endpoint, String version) {
        this(region, endpoint, version, new RequestCount());
    }

    /**
     * The same, whose requests are counted there; what the SDK itself sends for credentials is not.
     *
     * @throws dev.groundwork.resource.ProblemException if the files of profiles are not as AWS writes them
     */
    public AwsClients(String region, Optional<URI> endpoint, String version, RequestCount count) {
        this(
                region,
                endpoint,
                version,
                System.getenv(),
                () -> DefaultCredentialsProvider.builder().build(),
                count);
        Profiles.check(ProfileFile::defaultProfileFile);
    }

    /** The same with another environment, and with credentials from elsewhere than the SDK's default chain. */
    AwsClients(
            String region,
            Optional<URI> endpoint,
            String version,
            Map<String, String> environment,
            Supplier<AwsCredentialsProvider> credentials) {
        this(region, endpoint, version, environment, credentials, new RequestCount());
    }

    private AwsClients(
            String region,
            Optional<URI> endpoint,
            String version,
            Map<String, String> environment,
            Supplier<AwsCredentialsProvider> credentials,
            RequestCount count) {
        this.region = requireNonNull(region);
        this.endpoint = requireNonNull(endpoint);
        this.wire = new AwsWire(version, count);
        this.credentials = new Once<>(credentials);
        this.environment = Map.copyOf(environment);
        this.problems =
                new AwsProblems(region, effectiveEndpoint(), new CredentialPlaces(environment, AwsClients::profile));
        this.http = new Once<>(wire::http);
    }

    /** The cluster's region. */
    public String region() {
        return region;
    }

    /**
     * Whether the other side is something that stands in for AWS: an address is not one of AWS's own. Exact once a client
     * was used; before that, a profile's endpoint is not known yet.
     */
    public boolean emulated() {
        return foreign || effectiveEndpoint().map(AwsClients::isForeign).orElse(false);
    }

    /** Who calls: what requests are signed with that are not sent from here. */
    AwsCredentialsProvider credentials() {
        return credentials.get();
    }

    EksClient eks() {
        return eks.get();
    }

    IamClient iam() {
        return iam.get();
    }

    /** IAM with patience: right after a creation, other calls may not see yet what was made. */
    IamClient settlingIam() {
        return settlingIam.get();
    }

    AutoScalingClient autoScaling() {
        return autoScaling.get();
    }

    Ec2Client ec2() {
        return ec2.get();
    }

    /** EC2 with patience: right after a creation, other calls may not see yet what was made. */
    Ec2Client settlingEc2() {
        return settlingEc2.get();
    }

    /** Auto Scaling with patience: a group that somebody else is changing at the moment refuses. */
    AutoScalingClient settlingAutoScaling() {
        return settlingAutoScaling.get();
    }

    /** Elastic Load Balancing with patience: right after a creation, other calls may not see yet what was made. */
    ElasticLoadBalancingV2Client settlingLoadBalancing() {
        return settlingLoadBalancing.get();
    }

    ElasticLoadBalancingV2Client loadBalancing() {
        return loadBalancing.get();
    }

    Route53Client route53() {
        return route53.get();
    }

    CloudWatchLogsClient logs() {
        return logs.get();
    }

    /** CloudWatch Logs with patience: right after a creation, other calls may not see yet what was made. */
    CloudWatchLogsClient settlingLogs() {
        return settlingLogs.get();
    }

    StsClient sts() {
        return sts.get();
    }

    /** STS without credentials: the token in the request is the credential. */
    StsClient anonymousSts() {
        return anonymousSts.get();
    }

    /** STS as whom these credentials name. The caller closes it. */
    StsClient stsAs(AwsSessionCredentials session) {
        return configured(StsClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(session))
                .build();
    }

    AwsProblems problems() {
        return problems;
    }

    @Override
    public void close() {
        clients.forEach(client -> client.ifKnown(SdkClient::close));
        http.ifKnown(SdkHttpClient::close);
    }

    private <C extends SdkClient> Once<C> client(Supplier<C> make) {
        Once<C> client = new Once<>(() -> made(make.get()));
        clients.add(client);
        return client;
    }

    private Region globalRegion() {
        return Partitions.globalRegion(region);
    }

    private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> B configured(B builder) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.region(Region.of(region))
                .credentialsProvider(credentials.get())
                .httpClient(http.get())
                .overrideConfiguration(wire.usual());
    }

    /** With patience for what was just made or is being changed. */
    private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> B settling(B builder) {
        return configured(builder).overrideConfiguration(wire.settling());
    }

    /** Notes where a client really goes: profiles and variables of single services have a say in that too. */
    private <C extends SdkClient> C made(C client) {
        client.serviceClientConfiguration()
                .endpointOverride()
                .filter(AwsClients::isForeign)
                .ifPresent(address -> foreign = true);
        return client;
    }

    private Optional<URI> effectiveEndpoint() {
        if (endpoint.isPresent()) {
            return endpoint;
        }
        if (Boolean.parseBoolean(environment.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
            return Optional.empty();
        }
        @Nullable String property = System.getProperty("aws.endpointUrl");
        @Nullable String address = property != null ? property : environment.get("AWS_ENDPOINT_URL");
        return Optional.ofNullable(address).filter(text -> !text.isEmpty()).map(URI::create);
    }

    private static Optional<Map<String, String>> profile(String name) {
        return ProfileFile.defaultProfileFile().profile(name).map(Profile::properties);
    }

    private static boolean isForeign(URI address) {
        @Nullable String host = address.getHost();
        return host == null
                || !(host.endsWith(".amazonaws.com")
                        || host.endsWith(".amazonaws.com.cn")
                        || host.endsWith(".api.aws"));
    }
}
