package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.addon.Network;
import dev.groundwork.addon.Subnet;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.sandbox.Fault;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;

final class NetworkFactsIT {
    private static final String NODE = "i-00000000000000001";

    private final NetworkFacts facts = new NetworkFacts(AwsSandbox.clients());
    private final Optional<EksCluster> eks = Optional.of(new EksFacts(AwsSandbox.clients()).cluster("sandbox"));

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    @Test
    void threeRequestsTellTheWholeNetwork() {
        long mark = AwsSandbox.requests().mark();
        Network network = facts.of(eks, Set.of(NODE));
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactlyInAnyOrder("DescribeInstances", "DescribeSubnets", "DescribeRouteTables");
        assertThat(network.vpcId()).isEqualTo(eks.orElseThrow().vpcId().orElseThrow());
        assertThat(network.clusterSecurityGroup())
                .isEqualTo(eks.orElseThrow().securityGroup())
                .isPresent();
        assertThat(network.nodeSecurityGroups())
                .containsExactly(network.clusterSecurityGroup().orElseThrow());
    }

    @Test
    void aSubnetIsPublicIfItsRoutesLeadToAnInternetGateway() {
        List<Subnet> subnets = facts.of(eks, Set.of(NODE)).subnets();
        assertThat(subnets).hasSize(6).extracting(Subnet::id).isSorted();
        assertThat(subnets)
                .filteredOn(Subnet::isPublic)
                .hasSize(3)
                .allMatch(subnet -> subnet.tags().containsKey("kubernetes.io/role/elb"))
                .extracting(Subnet::zone)
                .containsExactlyInAnyOrder("eu-west-1a", "eu-west-1b", "eu-west-1c");
        assertThat(subnets)
                .filteredOn(subnet -> !subnet.isPublic())
                .hasSize(3)
                .allMatch(subnet -> subnet.tags().containsKey("kubernetes.io/role/internal-elb"))
                .allMatch(subnet -> subnet.freeAddresses() > 200);
    }

    @Test
    void ofAClusterThatIsNotEksTheNodesTellTheNetwork() {
        Network network = facts.of(Optional.empty(), Set.of(NODE, "i-0000000000000dead"));
        assertThat(network.vpcId()).isEqualTo(eks.orElseThrow().vpcId().orElseThrow());
        assertThat(network.clusterSecurityGroup()).isEmpty();
        assertThat(network.nodeSecurityGroups())
                .containsExactly(eks.orElseThrow().securityGroup().orElseThrow());
    }

    @Test
    void aNodeWithoutTheClustersGroupNamesItsOwn() {
        Ec2Client ec2 = AwsSandbox.clients().ec2();
        String own = ec2.createSecurityGroup(request -> request.groupName("it-own-nodes")
                        .description("x")
                        .vpcId(eks.orElseThrow().vpcId().orElseThrow()))
                .groupId();
        List<String> before = List.of(eks.orElseThrow().securityGroup().orElseThrow());
        String node = "i-00000000000000101";
        ec2.modifyInstanceAttribute(request -> request.instanceId(node).groups(own));
        try {
            assertThat(facts.of(eks, Set.of(NODE, node)).nodeSecurityGroups())
                    .containsExactlyInAnyOrder(before.getFirst(), own);
        } finally {
            ec2.modifyInstanceAttribute(request -> request.instanceId(node).groups(before));
        }
    }

    @Test
    void whoseNetworkNobodyTellsIsUnknownAndSaysWhy() {
        assertThatThrownBy(() -> facts.of(Optional.empty(), Set.of()).subnets())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem())
                                .hasToString(
                                        "network of the cluster: is not known: EKS does not know the cluster, and no node"
                                                + " names an EC2 instance of the region. Add a node, or leave out the add-on that"
                                                + " needs the network"));
    }

    @Test
    void aDeniedReadMakesTheNetworkUnknownAndStopsOnlyWhoeverAsksForIt() {
        AwsSandbox.requests().inject(Fault.of("ec2", "DescribeSubnets", Fault.Kind.ACCESS_DENIED, 1));
        Network network = facts.of(eks, Set.of(NODE));
        assertThat(network).isInstanceOf(Network.Unknown.class);
        assertThatThrownBy(network::vpcId).isInstanceOfSatisfying(ProblemException.class, failure -> {
            assertThat(failure.problem().code()).isEqualTo(Problem.Code.DENIED);
            assertThat(failure.problem().todo()).contains("ec2:DescribeSubnets");
        });
    }
}
