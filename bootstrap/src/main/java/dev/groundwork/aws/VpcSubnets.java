package dev.groundwork.aws;

import dev.groundwork.preflight.VpcSubnet;
import dev.groundwork.resource.ProblemException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SubnetIpv6CidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Reads the subnets of a VPC, with where each leads. */
final class VpcSubnets {
    private VpcSubnets() {}

    /**
     * Every subnet of that VPC, by id; two requests.
     *
     * @throws ProblemException if they could not be read
     */
    static List<VpcSubnet> of(AwsClients clients, String vpc) {
        RouteTables tables = RouteTables.of(clients, vpc);
        Filter ofVpc = Filter.builder().name("vpc-id").values(vpc).build();
        return clients.problems()
                .calling(
                        "ec2:DescribeSubnets",
                        "subnets of " + vpc,
                        () ->
                                clients
                                        .ec2()
                                        .describeSubnetsPaginator(request -> request.filters(ofVpc))
                                        .subnets()
                                        .stream()
                                        .map(subnet -> new VpcSubnet(
                                                subnet.subnetId(),
                                                subnet.availabilityZone(),
                                                subnet.cidrBlock(),
                                                subnet.ipv6CidrBlockAssociationSet().stream()
                                                        .map(SubnetIpv6CidrBlockAssociation::ipv6CidrBlock)
                                                        .findFirst()
                                                        .orElse(""),
                                                subnet.availableIpAddressCount(),
                                                tables.way(subnet.subnetId()),
                                                tables.of(subnet.subnetId()),
                                                subnet.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value))))
                                        .sorted(Comparator.comparing(VpcSubnet::id))
                                        .toList());
    }
}
