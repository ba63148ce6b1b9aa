package dev.groundwork.preflight;

import java.util.Set;

/**
 * A way from the VPC to one service of AWS that does not go through the internet.
 *
 * @param id for instance {@code vpce-0123456789abcdef0}
 * @param service the full name of the service, for instance {@code com.amazonaws.eu-west-1.sts}
 * @param available whether it works yet, and still
 * @param gateway whether it is a route, as for S3, and no network interface
 * @param privateNames whether the usual name of the service leads to it; a gateway needs none
 * @param routeTables the route tables that lead to it, for a gateway
 */
public record VpcEndpoint(
        String id, String service, boolean available, boolean gateway, boolean privateNames, Set<String> routeTables) {
    public VpcEndpoint {
        routeTables = Set.copyOf(routeTables);
    }
}
