package dev.groundwork.flow;

import dev.groundwork.sandbox.Sandbox;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddPrefixListEntry;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.FargateProfileSelector;
import software.amazon.awssdk.services.eks.model.SupportType;
import software.amazon.awssdk.services.eks.model.VpcConfigResponse;

/** What somebody does to the network of the cluster, by other means than the program's own; all of it can be taken back. */
final class ClusterNetwork implements AutoCloseable {
    private static final String CLUSTER = "sandbox";
    private static final String NODE = "i-00000000000000001";

    private final Sandbox sandbox;
    private final Ec2Client ec2;
    private final EksClient eks;
    private final VpcConfigResponse before;
    private final Deque<Runnable> undone = new ArrayDeque<>();
    private List<String> small = List.of();
    private String own = "";

    ClusterNetwork(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.ec2 = Account.client(sandbox, Ec2Client.builder())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        this.eks = Account.client(sandbox, EksClient.builder())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        this.before =
                eks.describeCluster(request -> request.name(CLUSTER)).cluster().resourcesVpcConfig();
    }

    /** Lets these addresses reach the API server from outside. */
    void openTo(String range) {
        eks.updateClusterConfig(
                request -> request.name(CLUSTER).resourcesVpcConfig(network -> network.publicAccessCidrs(range)));
    }

    /** Gives the control plane a /28 of its own in each zone. */
    void giveSmallSubnets() {
        List<String> made = new ArrayList<>();
        for (String zone : List.of("eu-west-1a", "eu-west-1b", "eu-west-1c")) {
            int place = 16 * made.size();
            made.add(ec2.createSubnet(request -> request.vpcId(before.vpcId())
                            .availabilityZone(zone)
                            .cidrBlock("10.0.200.%d/28".formatted(place)))
                    .subnet()
                    .subnetId());
        }
        small = made;
        made.forEach(id -> undone.push(() -> ec2.deleteSubnet(request -> request.subnetId(id))));
        place(made);
        undone.push(() -> place(before.subnetIds()));
    }

    private void place(List<String> subnets) {
        eks.updateClusterConfig(
                request -> request.name(CLUSTER).resourcesVpcConfig(network -> network.subnetIds(subnets)));
    }

    /** Uses up so many addresses of one of these. */
    void fillSmallSubnet(int addresses) {
        for (int i = 0; i < addresses; i++) {
            String made = ec2.createNetworkInterface(request -> request.subnetId(small.getFirst()))
                    .networkInterface()
                    .networkInterfaceId();
            undone.push(() -> ec2.deleteNetworkInterface(request -> request.networkInterfaceId(made)));
        }
    }

    /** Takes that tag off the subnets of that zone. */
    void untag(String zone, String key) {
        subnets().stream()
                .filter(subnet -> subnet.availabilityZone().equals(zone))
                .forEach(subnet -> untag(subnet, key));
    }

    /** Takes that tag off all subnets. */
    void untagAll(String key) {
        subnets().forEach(subnet -> untag(subnet, key));
    }

    private void untag(Subnet subnet, String key) {
        subnet.tags().stream().filter(tag -> tag.key().equals(key)).forEach(tag -> {
            ec2.deleteTags(request -> request.resources(subnet.subnetId())
                    .tags(Tag.builder().key(key).build()));
            undone.push(() -> ec2.createTags(
                    request -> request.resources(subnet.subnetId()).tags(tag)));
        });
    }

    /** Takes the default route of the private subnets away. */
    void closeTheWayOut() {
        RouteTable inside = table("sandbox-private");
        String gateway = inside.routes().stream()
                .filter(route -> route.natGatewayId() != null)
                .findFirst()
                .orElseThrow()
                .natGatewayId();
        route(
                inside,
                () -> ec2.createRoute(request -> request.routeTableId(inside.routeTableId())
                        .destinationCidrBlock("0.0.0.0/0")
                        .natGatewayId(gateway)));
    }

    /** Takes the default route of the public subnets away. */
    void makeNoSubnetPublic() {
        RouteTable outside = table("sandbox-public");
        String gateway = outside.routes().stream()
                .filter(route -> route.gatewayId() != null && route.gatewayId().startsWith("igw-"))
                .findFirst()
                .orElseThrow()
                .gatewayId();
        route(
                outside,
                () -> ec2.createRoute(request -> request.routeTableId(outside.routeTableId())
                        .destinationCidrBlock("0.0.0.0/0")
                        .gatewayId(gateway)));
    }

    private void route(RouteTable table, Runnable back) {
        ec2.deleteRoute(request -> request.routeTableId(table.routeTableId()).destinationCidrBlock("0.0.0.0/0"));
        undone.push(back);
    }

    /** EKS upgrades the cluster when standard support ends. */
    void takeNoExtendedSupport() {
        supportIs(SupportType.STANDARD);
        undone.push(() -> supportIs(SupportType.EXTENDED));
    }

    private void supportIs(SupportType type) {
        eks.updateClusterConfig(request -> request.name(CLUSTER).upgradePolicy(policy -> policy.supportType(type)));
    }

    /** EKS makes nodes, load balancers and volumes itself; the sandbox makes none for that. */
    void switchAutoModeOn() {
        autoModeIs(true);
        undone.push(() -> autoModeIs(false));
    }

    private void autoModeIs(boolean on) {
        eks.updateClusterConfig(request -> request.name(CLUSTER)
                .computeConfig(compute -> compute.enabled(on))
                .kubernetesNetworkConfig(network -> network.elasticLoadBalancing(balancing -> balancing.enabled(on)))
                .storageConfig(storage -> storage.blockStorage(block -> block.enabled(on))));
    }

    /** EKS supports that version until these days. */
    void supportEnds(String version, LocalDate standard, LocalDate extended) {
        sandbox.aws().supportEnds(version, standard, extended);
        undone.push(() -> sandbox.aws().clearSupport());
    }

    /** Makes network interfaces that lead to these services. */
    void makeEndpoints(String... services) {
        for (String service : services) {
            undo(ec2.createVpcEndpoint(request -> request.vpcId(before.vpcId())
                            .serviceName("com.amazonaws.eu-west-1." + service)
                            .vpcEndpointType(VpcEndpointType.INTERFACE)
                            .privateDnsEnabled(true)
                            .subnetIds(before.subnetIds().getFirst()))
                    .vpcEndpoint()
                    .vpcEndpointId());
        }
    }

    /** Makes a route from the private subnets to that service. */
    void makeGateway(String service) {
        undo(ec2.createVpcEndpoint(request -> request.vpcId(before.vpcId())
                        .serviceName("com.amazonaws.eu-west-1." + service)
                        .vpcEndpointType(VpcEndpointType.GATEWAY)
                        .routeTableIds(table("sandbox-private").routeTableId()))
                .vpcEndpoint()
                .vpcEndpointId());
    }

    private void undo(String endpoint) {
        undone.push(() -> ec2.deleteVpcEndpoints(request -> request.vpcEndpointIds(endpoint)));
    }

    /** Takes the first node out of the cluster's security group, into one that lets nobody in. */
    void giveNodeAGroupOfItsOwn() {
        own = ec2.createSecurityGroup(request ->
                        request.groupName("preflight-own").description("x").vpcId(before.vpcId()))
                .groupId();
        undone.push(this::deleteOwn);
        ec2.modifyInstanceAttribute(request -> request.instanceId(NODE).groups(own));
        undone.push(() -> ec2.modifyInstanceAttribute(
                request -> request.instanceId(NODE).groups(before.clusterSecurityGroupId())));
    }

    private void deleteOwn() {
        String group = own;
        own = "";
        ec2.deleteSecurityGroup(request -> request.groupId(group));
    }

    /** Lets these ranges in to all nodes by a rule that names a list of them. */
    void letInByPrefixList(String... ranges) {
        String list = ec2.createManagedPrefixList(request -> request.prefixListName("preflight")
                        .addressFamily("IPv4")
                        .maxEntries(ranges.length)
                        .entries(Stream.of(ranges)
                                .map(range ->
                                        AddPrefixListEntry.builder().cidr(range).build())
                                .toList()))
                .prefixList()
                .prefixListId();
        undone.push(() -> ec2.deleteManagedPrefixList(request -> request.prefixListId(list)));
        IpPermission all = IpPermission.builder()
                .ipProtocol("-1")
                .prefixListIds(PrefixListId.builder().prefixListId(list).build())
                .build();
        for (String group : own.isEmpty()
                ? List.of(before.clusterSecurityGroupId())
                : List.of(before.clusterSecurityGroupId(), own)) {
            ec2.authorizeSecurityGroupIngress(request -> request.groupId(group).ipPermissions(all));
            undone.push(() -> ec2.revokeSecurityGroupIngress(
                    request -> request.groupId(group).ipPermissions(all)));
        }
    }

    /** Lets EKS place pods of that namespace on Fargate. */
    void makeFargateProfile(String name, String namespace) {
        eks.createFargateProfile(request -> request.clusterName(CLUSTER)
                .fargateProfileName(name)
                .podExecutionRoleArn("arn:aws:iam::123456789012:role/sandbox-node")
                .subnets(before.subnetIds().getFirst())
                .selectors(FargateProfileSelector.builder().namespace(namespace).build()));
        undone.push(() ->
                eks.deleteFargateProfile(request -> request.clusterName(CLUSTER).fargateProfileName(name)));
    }

    /** Takes back all but the addresses that reach the API server. */
    void restored() {
        while (!undone.isEmpty()) {
            undone.pop().run();
        }
    }

    private List<Subnet> subnets() {
        return ec2.describeSubnets(request -> request.filters(
                        Filter.builder().name("vpc-id").values(before.vpcId()).build()))
                .subnets();
    }

    private RouteTable table(String name) {
        return ec2.describeRouteTables(request -> request.filters(
                        Filter.builder().name("tag:Name").values(name).build()))
                .routeTables()
                .getFirst();
    }

    @Override
    public void close() {
        ec2.close();
        eks.close();
    }
}
