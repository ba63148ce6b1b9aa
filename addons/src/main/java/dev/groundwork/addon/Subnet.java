package dev.groundwork.addon;

import java.util.Map;

/**
 * A subnet of the cluster's VPC.
 *
 * @param id for instance {@code subnet-0123456789abcdef0}
 * @param zone its availability zone, for instance {@code eu-west-1a}
 * @param freeAddresses how many IPv4 addresses nobody uses; a load balancer wants at least eight
 * @param isPublic whether its route table leads to an internet gateway
 * @param tags all its tags
 */
public record Subnet(String id, String zone, int freeAddresses, boolean isPublic, Map<String, String> tags) {
    public Subnet {
        tags = Map.copyOf(tags);
    }
}
