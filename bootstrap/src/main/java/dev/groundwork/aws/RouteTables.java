package dev.groundwork.aws;

import dev.groundwork.preflight.VpcSubnet;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;

/** The route tables of a VPC: which one a subnet follows, and where it leads. */
final class RouteTables {
    private static final String EVERYWHERE = "0.0.0.0/0";

    private final List<RouteTable> tables;

    private RouteTables(List<RouteTable> tables) {
        this.tables = tables;
    }

    /** All of that VPC; one request. */
    static RouteTables of(AwsClients clients, String vpc) {
        Filter ofVpc = Filter.builder().name("vpc-id").values(vpc).build();
        return new RouteTables(clients.problems()
                .calling(
                        "ec2:DescribeRouteTables",
                        "route tables of " + vpc,
                        () ->
                                clients
                                        .ec2()
                                        .describeRouteTablesPaginator(request -> request.filters(ofVpc))
                                        .routeTables()
                                        .stream()
                                        .toList()));
    }

    /** The id of the table that it follows; empty if there is none. */
    String of(String subnet) {
        return table(subnet).map(RouteTable::routeTableId).orElse("");
    }

    /** Whether what it sends to a gateway of the internet gets there. */
    boolean isPublic(String subnet) {
        return table(subnet)
                .map(table -> table.routes().stream().anyMatch(RouteTables::leadsToInternet))
                .orElse(false);
    }

    /** Where it sends what is not for the VPC. */
    VpcSubnet.Way way(String subnet) {
        if (isPublic(subnet)) {
            return VpcSubnet.Way.INTERNET;
        }
        boolean leadsOut = table(subnet)
                .map(table -> table.routes().stream()
                        .anyMatch(route -> EVERYWHERE.equals(route.destinationCidrBlock())
                                && route.state() != RouteState.BLACKHOLE))
                .orElse(false);
        return leadsOut ? VpcSubnet.Way.ELSEWHERE : VpcSubnet.Way.NOWHERE;
    }

    /** A subnet without a route table of its own follows the VPC's main one. */
    private Optional<RouteTable> table(String subnet) {
        return tables.stream()
                .filter(table -> table.associations().stream()
                        .map(RouteTableAssociation::subnetId)
                        .anyMatch(subnet::equals))
                .findFirst()
                .or(() -> tables.stream()
                        .filter(table -> table.associations().stream()
                                .map(RouteTableAssociation::main)
                                .anyMatch(Boolean.TRUE::equals))
                        .findFirst());
    }

    private static boolean leadsToInternet(Route route) {
        return route.gatewayId() != null && route.gatewayId().startsWith("igw-");
    }
}
