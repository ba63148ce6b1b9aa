package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.addon.NodeGroup;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.sandbox.Fault;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

final class EksFactsIT {
    private final EksFacts facts = new EksFacts(AwsSandbox.clients());

    @Test
    void oneRequestTellsAllAboutACluster() {
        long mark = AwsSandbox.requests().mark();
        EksCluster cluster = facts.cluster("sandbox");
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark))).containsExactly("DescribeCluster");
        assertThat(cluster.account()).isEqualTo(AwsSandbox.ACCOUNT);
        assertThat(cluster.partition()).isEqualTo("aws");
        assertThat(cluster.region()).isEqualTo("eu-west-1");
        assertThat(cluster.issuer()).isEqualTo(AwsSandbox.cluster().issuer());
        assertThat(cluster.vpcId()).isPresent();
        assertThat(cluster.securityGroup()).isPresent();
        assertThat(cluster.certificateAuthority()).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(cluster.endpoint()).startsWith("https://");
        assertThat(cluster.problem()).isEmpty();
    }

    @Test
    void aClusterThatDoesNotExistNamesThoseThatDo() {
        assertThatThrownBy(() -> facts.cluster("sandbx")).isInstanceOfSatisfying(ProblemException.class, failure -> {
            assertThat(failure.problem().code()).isEqualTo(Problem.Code.MISSING);
            assertThat(failure.problem())
                    .hasToString("EKS cluster sandbx: does not exist in account 123456789012, region"
                            + " eu-west-1; EKS knows sandbox. Did you mean sandbox? Else check"
                            + " cluster.region and the profile");
        });
    }

    @Test
    void theCallerTellsAccountAndPartition() {
        assertThat(facts.caller())
                .isEqualTo(new Caller("arn:aws:iam::123456789012:user/sandbox-operator", "aws", "123456789012"));
    }

    @Test
    void theGroupsOfInstancesAreFoundWithOneRead() {
        long mark = AwsSandbox.requests().mark();
        List<NodeGroup> groups = facts.groupsOf(Set.of("i-00000000000000001", "i-00000000000000201", "i-other"));
        assertThat(groups).extracting(NodeGroup::name).containsExactly("sandbox-eu-west-1a", "sandbox-eu-west-1c");
        assertThat(groups.getFirst().zones()).containsExactly("eu-west-1a");
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactly("DescribeAutoScalingGroups");
        assertThat(facts.groupsOf(Set.of())).isEmpty();
    }

    @Test
    void aDeniedReadIsAProblemAndNotAnAbsentCluster() {
        AwsSandbox.requests().inject(Fault.of("eks", "DescribeCluster", Fault.Kind.ACCESS_DENIED, 1));
        assertThatThrownBy(() -> facts.cluster("sandbox"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().code()).isEqualTo(Problem.Code.DENIED));
    }

    @Test
    void aClusterThatIsNotReadySaysSo() {
        EksCluster cluster = facts.cluster("sandbox");
        assertThat(with(cluster, "CREATING").problem().orElseThrow().todo()).contains("aws eks wait cluster-active");
        assertThat(with(cluster, "DELETING").problem()).isPresent();
        assertThat(with(cluster, "FAILED").problem().orElseThrow().code()).isEqualTo(Problem.Code.FAILED);
        assertThat(with(cluster, "UPDATING").problem()).isEmpty();
        assertThat(with(cluster, "UPDATING").note()).isPresent();
    }

    @Test
    void nobodyListeningIsUnreachableWithTheEndpoint() {
        try (AwsClients nobody = new AwsClients(
                "eu-west-1",
                Optional.of(URI.create("http://127.0.0.1:9")),
                "test",
                Map.of(),
                () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))) {
            assertThatThrownBy(() -> new EksFacts(nobody).caller())
                    .isInstanceOfSatisfying(ProblemException.class, failure -> {
                        assertThat(failure.problem().code()).isEqualTo(Problem.Code.UNREACHABLE);
                        assertThat(failure.problem().what()).contains("http://127.0.0.1:9");
                    });
        }
    }

    @Test
    void anOverriddenEndpointIsEmulatedAndThatOfAwsIsNot() {
        assertThat(AwsSandbox.clients().emulated()).isTrue();
        assertThat(emulated("https://eks.eu-west-1.amazonaws.com")).isFalse();
        assertThat(emulated("https://vpce-1.eks.cn-north-1.vpce.amazonaws.com.cn"))
                .isFalse();
        assertThat(emulated("http://localhost:5000")).isTrue();
        assertThat(clients(Map.of()).emulated()).isFalse();
        assertThat(clients(Map.of("AWS_ENDPOINT_URL", "http://localhost:5000")).emulated())
                .isTrue();
    }

    private static boolean emulated(String endpoint) {
        return clients(Map.of("AWS_ENDPOINT_URL", endpoint)).emulated();
    }

    private static AwsClients clients(Map<String, String> environment) {
        return new AwsClients(
                "eu-west-1",
                Optional.empty(),
                "test",
                environment,
                () -> StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")));
    }

    private static EksCluster with(EksCluster cluster, String status) {
        return new EksCluster(
                cluster.name(),
                cluster.arn(),
                cluster.partition(),
                cluster.account(),
                cluster.region(),
                cluster.version(),
                cluster.issuer(),
                cluster.vpcId(),
                cluster.securityGroup(),
                cluster.endpoint(),
                cluster.certificateAuthority(),
                status,
                cluster.authenticationMode());
    }
}
