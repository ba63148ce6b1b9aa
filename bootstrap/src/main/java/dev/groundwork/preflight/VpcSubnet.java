package dev.groundwork.preflight;

import dev.groundwork.addon.Subnet;
import java.util.Map;

/**
 * A subnet of the cluster's VPC.
 *
 * @param id for instance {@code subnet-0123456789abcdef0}
 * @param zone its availability zone, for instance {@code eu-west-1a}
 * @param range its IPv4 addresses, for instance {@code 10.0.1.0/24}
 * @param range6 its IPv6 addresses; empty if it has none
 * @param free how many of these nobody uses
 * @param way where its routes lead what is not for the VPC
 * @param routeTable the route table that it follows
 * @param tags all its tags
 */
public record VpcSubnet(
        String id,
        String zone,
        String range,
        String range6,
        int free,
        Way way,
        String routeTable,
        Map<String, String> tags) {
    /** AWS keeps the first four addresses of a subnet and the last one for itself. */
    private static final int KEPT = 5;

    private static final int BITS = 32;

    public VpcSubnet {
        tags = Map.copyOf(tags);
    }

    /** Where the default route leads. */
    public enum Way {
        /** To an internet gateway: the subnet is public. */
        INTERNET,
        /** To anything else, such as a NAT gateway or a transit gateway. */
        ELSEWHERE,
        /** Nowhere: what is not in the VPC is out of reach. */
        NOWHERE
    }

    /** How many addresses it has for others than AWS itself. */
    int size() {
        int prefix = Integer.parseInt(range.substring(range.indexOf('/') + 1));
        return (1 << (BITS - prefix)) - KEPT;
    }

    /** The same as add-ons know it. */
    Subnet toSubnet() {
        return new Subnet(id, zone, free, way == Way.INTERNET, tags);
    }
}
