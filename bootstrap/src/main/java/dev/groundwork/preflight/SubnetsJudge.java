package dev.groundwork.preflight;

import dev.groundwork.addon.NetworkCheck;
import dev.groundwork.addon.Subnet;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Chooses subnets for load balancers as the AWS Load Balancer Controller does. Pure: everything was read before.
 *
 * <p>Subnets that carry only other clusters' tags do not count, nor do those with fewer than eight free addresses. Of the
 * rest, those with the role tag count; only if not one subnet has it, their routes decide.
 */
public final class SubnetsJudge {
    private static final String INTERNET_FACING = "kubernetes.io/role/elb";
    private static final String INTERNAL = "kubernetes.io/role/internal-elb";
    private static final String CLUSTER = "kubernetes.io/cluster/";
    /** A load balancer takes up to eight addresses of a subnet. */
    private static final int ENOUGH = 8;

    private final NetworkCheck.SubnetsFound check;
    private final List<Subnet> subnets;
    private final String region;

    public SubnetsJudge(NetworkCheck.SubnetsFound check, List<Subnet> subnets, String region) {
        this.check = check;
        this.subnets = subnets;
        this.region = region;
    }

    /**
     * What load balancers of one sort find.
     *
     * @param byZone one subnet for each zone
     * @param byTag whether by a tag, or only by routes
     */
    private record Found(SortedMap<String, Subnet> byZone, boolean byTag) {}

    /** What came of it. */
    public Proof proof(Proof.Ground ground) {
        Found found = find(check.internetFacing());
        List<String> missing = check.zones().stream()
                .filter(zone -> !found.byZone().containsKey(zone))
                .toList();
        List<String> warnings = new ArrayList<>();
        if (!found.byTag() && missing.isEmpty()) {
            warnings.add(
                    "only their routes say so: tag them %s=1, or another route table changes where load balancers go"
                            .formatted(role(check.internetFacing())));
        }
        other().ifPresent(warnings::add);
        return new Proof(check, verdict(found, missing), ground, warnings);
    }

    private Proof.Verdict verdict(Found found, List<String> missing) {
        if (check.zones().isEmpty()) {
            return new Proof.NotProvable("the cluster has no node, so nobody knows its zones");
        }
        if (missing.isEmpty()) {
            List<String> each = new ArrayList<>();
            found.byZone().forEach((zone, subnet) -> each.add(zone + " has " + subnet.id()));
            return new Proof.Proven(String.join("; ", each));
        }
        List<String> each =
                missing.stream().map(zone -> why(zone, found.byTag())).toList();
        return new Proof.Refuted(
                "in each of %s a subnet with the tag %s=1 and %d free addresses"
                        .formatted(String.join(", ", check.zones()), role(check.internetFacing()), ENOUGH),
                String.join("; ", each),
                "aws ec2 describe-subnets --region %s --filters Name=vpc-id,Values=%s --query 'Subnets[].[SubnetId,AvailabilityZone,AvailableIpAddressCount,Tags]'"
                        .formatted(region, check.vpc()));
    }

    /** Why no subnet of that zone is taken. */
    private String why(String zone, boolean byTag) {
        List<Subnet> there =
                subnets.stream().filter(subnet -> subnet.zone().equals(zone)).toList();
        List<Subnet> ours = there.stream().filter(this::isOurs).toList();
        List<Subnet> tagged = ours.stream()
                .filter(subnet -> hasRole(subnet, check.internetFacing()))
                .toList();
        String reason;
        if (there.isEmpty()) {
            reason = "no subnet";
        } else if (ours.isEmpty()) {
            reason = "only subnets of other clusters";
        } else if (byTag && tagged.isEmpty()) {
            reason = "no subnet with the tag";
        } else if (byTag) {
            reason = "no subnet with enough free addresses";
        } else {
            reason = "no %s subnet, and no subnet at all has the tag"
                    .formatted(check.internetFacing() ? "public" : "private");
        }
        return zone + " has " + reason;
    }

    /** What is missing for load balancers of the other sort, which a single annotation may ask for. */
    private Optional<String> other() {
        Found found = find(!check.internetFacing());
        List<String> missing = check.zones().stream()
                .filter(zone -> !found.byZone().containsKey(zone))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("%s load balancers would find no subnet in %s"
                        .formatted(
                                check.internetFacing() ? "internal" : "internet-facing", String.join(", ", missing)));
    }

    private Found find(boolean internetFacing) {
        List<Subnet> ours = subnets.stream().filter(this::isOurs).toList();
        boolean byTag = ours.stream().anyMatch(subnet -> hasRole(subnet, internetFacing));
        SortedMap<String, Subnet> byZone = new TreeMap<>();
        ours.stream()
                .filter(subnet -> byTag ? hasRole(subnet, internetFacing) : subnet.isPublic() == internetFacing)
                .filter(subnet -> subnet.freeAddresses() >= ENOUGH)
                // The cluster's own tag first, then the lowest id.
                .sorted(Comparator.comparing((Subnet subnet) -> !subnet.tags().containsKey(CLUSTER + check.cluster()))
                        .thenComparing(Subnet::id))
                .filter(subnet -> check.zones().contains(subnet.zone()))
                .forEach(subnet -> byZone.putIfAbsent(subnet.zone(), subnet));
        return new Found(byZone, byTag);
    }

    private boolean isOurs(Subnet subnet) {
        return subnet.tags().containsKey(CLUSTER + check.cluster())
                || subnet.tags().keySet().stream().noneMatch(key -> key.startsWith(CLUSTER));
    }

    private static boolean hasRole(Subnet subnet, boolean internetFacing) {
        return Optional.ofNullable(subnet.tags().get(role(internetFacing)))
                .map(value -> value.isEmpty() || value.equals("1"))
                .orElse(false);
    }

    private static String role(boolean internetFacing) {
        return internetFacing ? INTERNET_FACING : INTERNAL;
    }
}
