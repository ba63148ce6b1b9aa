package dev.groundwork.preflight;

import java.util.List;

/**
 * The EC2 instance of a node.
 *
 * @param id for instance {@code i-0123456789abcdef0}
 * @param subnet the subnet of its first network interface
 * @param securityGroups its security groups
 */
public record NodeInstance(String id, String subnet, List<String> securityGroups) {
    public NodeInstance {
        securityGroups = List.copyOf(securityGroups);
    }
}
