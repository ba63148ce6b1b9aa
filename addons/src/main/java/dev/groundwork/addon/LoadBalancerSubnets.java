package dev.groundwork.addon;

import dev.groundwork.resource.LoadBalancer.Scheme;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the subnet of each zone in which a load balancer goes, by the same rule as the AWS Load Balancer Controller: by
 * their role tags, and where no subnet has one, by whether their routes lead to the internet.
 *
 * <p>How many addresses are free plays no part: the choice must be the same tomorrow, when the load balancer itself has
 * taken some of them.
 *
 * @see <a href="https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/">Subnet
 *     discovery</a>
 */
public final class LoadBalancerSubnets {
    /** The tag of subnets for load balancers that the internet reaches. */
    public static final String PUBLIC_ROLE = "kubernetes.io/role/elb";

    /** The tag of subnets for load balancers inside the VPC. */
    public static final String INTERNAL_ROLE = "kubernetes.io/role/internal-elb";

    private static final String CLUSTER_TAG = "kubernetes.io/cluster/";

    private final String addon;
    private final Cluster cluster;
    private final Scheme scheme;

    /** @param addon who asks, for the text of problems */
    public LoadBalancerSubnets(String addon, Cluster cluster, Scheme scheme) {
        this.addon = addon;
        this.cluster = cluster;
        this.scheme = scheme;
    }

    /**
     * One subnet for each of these zones, by zone.
     *
     * @throws ProblemException if the network is not known, or a zone has no subnet that fits
     */
    public SortedMap<String, String> of(Collection<String> zones) {
        List<Subnet> candidates = candidates();
        SortedMap<String, String> chosen = new TreeMap<>();
        for (String zone : zones) {
            Subnet subnet = candidates.stream()
                    .filter(candidate -> candidate.zone().equals(zone))
                    .min(Comparator.comparing((Subnet candidate) -> !isTaggedForUs(candidate))
                            .thenComparing(Subnet::id))
                    .orElseThrow(() -> new ProblemException(none(zone)));
            refusePrivate(subnet);
            chosen.put(zone, subnet.id());
        }
        return chosen;
    }

    /**
     * Those of these ids, by zone.
     *
     * @throws ProblemException if the network is not known, one is not in it, or two are in one zone
     */
    public SortedMap<String, String> named(Collection<String> ids) {
        SortedMap<String, String> chosen = new TreeMap<>();
        for (String id : ids) {
            Subnet subnet = cluster.network().subnets().stream()
                    .filter(candidate -> candidate.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new ProblemException(new Problem(
                            Problem.Code.INVALID,
                            "addons." + addon,
                            "subnet %s is not in the cluster's VPC %s"
                                    .formatted(id, cluster.network().vpcId()),
                            "Name subnets of that VPC, or none")));
            if (chosen.putIfAbsent(subnet.zone(), id) != null) {
                throw new ProblemException(new Problem(
                        Problem.Code.INVALID,
                        "addons." + addon,
                        "subnets %s and %s are both in zone %s".formatted(chosen.get(subnet.zone()), id, subnet.zone()),
                        "A load balancer takes one subnet of each zone"));
            }
            refusePrivate(subnet);
        }
        return chosen;
    }

    private List<Subnet> candidates() {
        List<Subnet> notOthers = cluster.network().subnets().stream()
                .filter(subnet -> isTaggedForUs(subnet)
                        || subnet.tags().keySet().stream().noneMatch(key -> key.startsWith(CLUSTER_TAG)))
                .toList();
        List<Subnet> tagged =
                notOthers.stream().filter(subnet -> hasRole(subnet, role())).toList();
        return tagged.isEmpty()
                ? notOthers.stream()
                        .filter(subnet -> subnet.isPublic() == (scheme == Scheme.INTERNET_FACING))
                        .toList()
                : tagged;
    }

    private String role() {
        return scheme == Scheme.INTERNET_FACING ? PUBLIC_ROLE : INTERNAL_ROLE;
    }

    private static boolean hasRole(Subnet subnet, String role) {
        return Optional.ofNullable(subnet.tags().get(role))
                .filter(value -> value.isEmpty() || value.equals("1"))
                .isPresent();
    }

    private boolean isTaggedForUs(Subnet subnet) {
        return subnet.tags().containsKey(CLUSTER_TAG + cluster.name());
    }

    private Problem none(String zone) {
        Map<Scheme, String> words = Map.of(Scheme.INTERNET_FACING, "public", Scheme.INTERNAL, "private");
        return new Problem(
                Problem.Code.INVALID,
                "addons." + addon,
                "zone %s has no subnet for a load balancer that is %s".formatted(zone, scheme),
                "Tag a %s subnet of that zone with %s=1, in VPC %s"
                        .formatted(words.get(scheme), role(), cluster.network().vpcId()));
    }

    /** AWS would make it, and nobody would ever reach it there. */
    private void refusePrivate(Subnet subnet) {
        if (scheme == Scheme.INTERNET_FACING && !subnet.isPublic()) {
            throw new ProblemException(new Problem(
                    Problem.Code.INVALID,
                    "addons." + addon,
                    "subnet %s of zone %s is to hold a public load balancer, but its routes lead to no internet gateway"
                            .formatted(subnet.id(), subnet.zone()),
                    "Correct its route table, or take its tag %s off".formatted(PUBLIC_ROLE)));
        }
    }
}
