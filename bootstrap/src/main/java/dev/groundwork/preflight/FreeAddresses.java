package dev.groundwork.preflight;

import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An upgrade makes new network interfaces before it takes the old ones away; where a subnet has no room for them, EKS
 * refuses the upgrade.
 */
final class FreeAddresses implements Rule {
    /** What EKS asks of each subnet that it was given. */
    private static final int NEEDED = 5;
    /** What EKS recommends. */
    private static final int ADVISED = 16;

    @Override
    public PreflightCheck check() {
        return new PreflightCheck(
                "control plane",
                "free-addresses",
                "each subnet of the control plane has the %d free addresses that an upgrade needs".formatted(NEEDED),
                "EKS refuses to upgrade the control plane, and to change its network.",
                "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html");
    }

    @Override
    public Opinion judge(Observations seen) {
        ControlPlane plane = seen.controlPlane().get();
        Map<String, VpcSubnet> known =
                seen.subnets().get().stream().collect(Collectors.toMap(VpcSubnet::id, Function.identity()));
        List<VpcSubnet> given = plane.subnets().stream()
                .filter(known::containsKey)
                .map(known::get)
                .toList();
        List<String> wrong = new ArrayList<>();
        plane.subnets().stream()
                .filter(id -> !known.containsKey(id))
                .map(id -> id + " does not exist any more")
                .forEach(wrong::add);
        given.stream()
                .filter(subnet -> subnet.free() < NEEDED)
                .map(FreeAddresses::told)
                .forEach(wrong::add);
        Set<String> zones = given.stream().map(VpcSubnet::zone).collect(Collectors.toCollection(TreeSet::new));
        if (zones.size() < 2) {
            wrong.add("all of them are in " + (zones.isEmpty() ? "no zone" : String.join(", ", zones)));
        }
        if (!wrong.isEmpty()) {
            return Opinion.of(new Proof.Refuted(
                    "%d free addresses in each of the %d subnets, in two zones at least"
                            .formatted(NEEDED, plane.subnets().size()),
                    String.join("; ", wrong),
                    "Give it small subnets of its own (a /28 each) in the same zones: aws eks update-cluster-config --name"
                            + " %s --region %s --resources-vpc-config subnetIds=…"
                                    .formatted(seen.cluster(), seen.region())));
        }
        List<String> warnings = given.stream()
                .filter(subnet -> subnet.free() < ADVISED)
                .map(subnet -> told(subnet)
                        + ": EKS advises %d; a /28 that nothing else uses cannot run dry".formatted(ADVISED))
                .toList();
        return new Opinion(
                new Proof.Proven(given.stream().map(FreeAddresses::told).collect(Collectors.joining("; "))), warnings);
    }

    private static String told(VpcSubnet subnet) {
        return "%s in %s has %d free of %d".formatted(subnet.id(), subnet.zone(), subnet.free(), subnet.size());
    }
}
