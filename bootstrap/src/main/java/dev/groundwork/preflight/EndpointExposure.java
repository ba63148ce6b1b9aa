package dev.groundwork.preflight;

import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who can send requests to the API server: whoever can, needs only one stolen token or one flaw in it. */
final class EndpointExposure implements Rule {
    private static final Set<String> EVERYBODY = Set.of("0.0.0.0/0", "::/0");
    /** Wider than what one organisation usually has. */
    private static final int WIDE_IPV4 = 16;

    private static final int WIDE_IPV6 = 32;

    @Override
    public PreflightCheck check() {
        return new PreflightCheck(
                "control plane",
                "endpoint-exposure",
                "the API server does not answer the whole internet",
                "One stolen token, or one flaw in the API server, is enough from anywhere.",
                "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html");
    }

    @Override
    public Opinion judge(Observations seen) {
        ControlPlane plane = seen.controlPlane().get();
        if (!plane.publicAccess()) {
            return Opinion.of(new Proof.Proven("it answers inside the VPC alone"));
        }
        String inside = plane.privateAccess() ? "on" : "off";
        if (plane.publicRanges().isEmpty() || plane.publicRanges().stream().anyMatch(EVERYBODY::contains)) {
            return Opinion.of(new Proof.Refuted(
                    "no public access, or public access for named ranges alone",
                    "public access for %s; private access is %s"
                            .formatted(
                                    plane.publicRanges().isEmpty()
                                            ? "0.0.0.0/0"
                                            : String.join(", ", plane.publicRanges()),
                                    inside),
                    "aws eks update-cluster-config --name %s --region %s --resources-vpc-config endpointPrivateAccess=true,endpointPublicAccess=true,publicAccessCidrs=YOUR-RANGE"
                            .formatted(seen.cluster(), seen.region())));
        }
        List<String> warnings = new ArrayList<>();
        plane.publicRanges().stream()
                .filter(EndpointExposure::isWide)
                .forEach(range -> warnings.add("the range %s is wide".formatted(range)));
        if (!plane.privateAccess()) {
            warnings.add("private access is off, so nodes come through the internet: the ranges must hold the addresses"
                    + " of their NAT gateways, or new nodes cannot join");
        }
        return new Opinion(
                new Proof.Proven("public access for %s; private access is %s"
                        .formatted(String.join(", ", plane.publicRanges()), inside)),
                warnings);
    }

    private static boolean isWide(String range) {
        int prefix = Integer.parseInt(range.substring(range.indexOf('/') + 1));
        return prefix < (range.contains(":") ? WIDE_IPV6 : WIDE_IPV4);
    }
}
