package dev.groundwork.preflight;

import dev.groundwork.addon.NetworkCheck;
import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.LoadBalancer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Whether load balancers of the sorts that the baseline makes find a subnet in every zone; judged as the add-on's check is. */
final class LoadBalancerSubnetsTagged implements Rule {
    @Override
    public PreflightCheck check() {
        return new PreflightCheck(
                "network",
                "load-balancer-subnets",
                "load balancers of the baseline find a subnet in each zone",
                "No load balancer can be made in a zone without one, or it is made where nobody reaches it.",
                "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/");
    }

    @Override
    public Opinion judge(Observations seen) {
        List<VpcSubnet> subnets = seen.subnets().get();
        SortedSet<String> zones = zones(seen, subnets);
        // What the baseline wants is not known where it cannot be rendered; then both sorts count.
        Set<LoadBalancer.Scheme> wanted = seen.wanted() instanceof Seen.Clear<Wanted>(Wanted clear)
                ? clear.schemes()
                : EnumSet.allOf(LoadBalancer.Scheme.class);
        List<String> warnings = new ArrayList<>();
        List<String> proven = new ArrayList<>();
        List<Proof.Refuted> refuted = new ArrayList<>();
        for (LoadBalancer.Scheme scheme : LoadBalancer.Scheme.values()) {
            NetworkCheck.SubnetsFound check = new NetworkCheck.SubnetsFound(
                    "network",
                    seen.cluster(),
                    seen.controlPlane().get().vpc(),
                    zones,
                    scheme == LoadBalancer.Scheme.INTERNET_FACING);
            Proof proof = new SubnetsJudge(
                            check, subnets.stream().map(VpcSubnet::toSubnet).toList(), seen.region())
                    .proof(seen.aws());
            boolean isWanted = wanted.contains(scheme);
            switch (proof.verdict()) {
                case Proof.Proven(String evidence) -> {
                    if (isWanted) {
                        proven.add("%s: %s".formatted(scheme, evidence));
                        // What is said there of the other sort is said here by that sort itself.
                        proof.warnings().stream()
                                .filter(warning -> warning.startsWith("only their routes"))
                                .map(warning -> "%s: %s".formatted(scheme, warning))
                                .forEach(warnings::add);
                    }
                }
                case Proof.Refuted(String expected, String what, String next) -> {
                    if (isWanted) {
                        refuted.add(new Proof.Refuted(expected, "%s: %s".formatted(scheme, what), next));
                    } else {
                        warnings.add("%s load balancers, which the baseline does not make, would find none: %s"
                                .formatted(scheme, what));
                    }
                }
                case Proof.Accepted accepted -> throw new IllegalStateException("a judge accepts nothing: " + accepted);
                case Proof.NotProvable unprovable -> {
                    return Opinion.of(unprovable);
                }
            }
        }
        return new Opinion(verdict(proven, refuted), warnings);
    }

    private static Proof.Verdict verdict(List<String> proven, List<Proof.Refuted> refuted) {
        if (refuted.isEmpty()) {
            return new Proof.Proven(
                    proven.isEmpty() ? "the baseline makes no load balancer" : String.join("; ", proven));
        }
        Set<String> expected = new LinkedHashSet<>();
        refuted.forEach(one -> expected.add(one.expected()));
        return new Proof.Refuted(
                String.join("; ", expected),
                String.join("; ", refuted.stream().map(Proof.Refuted::seen).toList()),
                refuted.getFirst().next());
    }

    /** A cluster without nodes gets them where its control plane is. */
    private static SortedSet<String> zones(Observations seen, List<VpcSubnet> subnets) {
        TreeSet<String> zones = new TreeSet<>(seen.zones());
        if (zones.isEmpty()) {
            List<String> given = seen.controlPlane().get().subnets();
            subnets.stream()
                    .filter(subnet -> given.contains(subnet.id()))
                    .map(VpcSubnet::zone)
                    .forEach(zones::add);
        }
        return zones;
    }
}
