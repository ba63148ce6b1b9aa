package dev.groundwork.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The one cluster that both the API server and the emulated AWS pretend to be.
 *
 * @param name the EKS cluster's name
 * @param region the AWS region
 * @param zones availability zones; 1 to 6; each has its own nodes and its own Auto Scaling group
 * @param nodesPerZone how many nodes a zone has, 1 to 5: an emulated group grows to no more
 * @param issuer the OIDC issuer, which must be shaped as EKS shapes it
 */
public record ClusterShape(String name, String region, List<String> zones, int nodesPerZone, String issuer) {
    // https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html
    private static final Pattern ISSUER =
            Pattern.compile("https://oidc\\.eks\\.[a-z0-9-]+\\.amazonaws\\.com/id/[0-9A-F]{32}");

    public ClusterShape {
        zones = List.copyOf(zones);
        if (zones.isEmpty() || zones.size() > 6 || nodesPerZone < 1 || nodesPerZone > 5) {
            throw new IllegalArgumentException("a cluster has 1 to 6 zones with 1 to 5 nodes each");
        }
        if (!ISSUER.matcher(issuer).matches()) {
            throw new IllegalArgumentException("not an issuer of EKS: " + issuer);
        }
    }

    /** Always the same cluster, issuer included, so that whole outputs can be compared. */
    public static ClusterShape usual() {
        return of("sandbox", "eu-west-1", List.of("a", "b", "c"), 1);
    }

    /** A cluster whose issuer follows from its name and region; {@code zones} are letters, as in {@code a}. */
    public static ClusterShape of(String name, String region, List<String> zones, int nodesPerZone) {
        String id = Digest.of(name + "/" + region).substring(0, 32).toUpperCase(Locale.ROOT);
        String issuer = "https://oidc.eks." + region + ".amazonaws.com/id/" + id;
        return new ClusterShape(
                name, region, zones.stream().map(z -> region + z).toList(), nodesPerZone, issuer);
    }
}
