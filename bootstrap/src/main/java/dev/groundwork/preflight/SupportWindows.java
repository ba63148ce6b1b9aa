package dev.groundwork.preflight;

import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * When EKS upgrades the control plane by itself. The dates are those that EKS gives: a table of ours would be wrong by the
 * next release.
 */
final class SupportWindows implements Rule {
    /** Enough for one upgrade of a control plane and its nodes in a small organisation. */
    private static final int SHORT = 30;
    /** Time enough to plan one. */
    private static final int SOON = 90;

    @Override
    public PreflightCheck check() {
        return new PreflightCheck(
                "versions",
                "kubernetes-supported",
                "EKS does not upgrade the control plane by itself within %d days".formatted(SHORT),
                "EKS upgrades the control plane at a time that nobody of yours chose.",
                "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html");
    }

    @Override
    public Opinion judge(Observations seen) {
        ControlPlane plane = seen.controlPlane().get();
        SupportWindow window = seen.support().get();
        LocalDate standard = window.standardUntil().orElseThrow(() -> unknown(plane));
        LocalDate extended = window.extendedUntil().orElse(standard);
        LocalDate end = plane.extendedSupport() ? extended : standard;
        String policy = plane.extendedSupport() ? "it takes extended support" : "it takes no extended support";
        String dates = "Kubernetes %s has standard support until %s and extended support until %s; %s"
                .formatted(plane.version(), standard, extended, policy);
        long left = ChronoUnit.DAYS.between(seen.today(), end);
        if (left < SHORT) {
            return Opinion.of(new Proof.Refuted(
                    "support for %d days or more from %s on".formatted(SHORT, seen.today()),
                    dates,
                    "aws eks update-cluster-version --name %s --region %s --kubernetes-version %s"
                            .formatted(seen.cluster(), seen.region(), next(plane.version()))));
        }
        List<String> warnings = new ArrayList<>();
        if (seen.today().isAfter(standard)) {
            warnings.add("standard support is over: each hour of the cluster costs more until it is upgraded");
        } else if (ChronoUnit.DAYS.between(seen.today(), standard) < SOON) {
            warnings.add("standard support ends on %s".formatted(standard));
        }
        return new Opinion(new Proof.Proven(dates), warnings);
    }

    /** A control plane goes up by one minor version at a time. */
    private static String next(String version) {
        int dot = version.indexOf('.');
        return version.substring(0, dot + 1) + (Integer.parseInt(version.substring(dot + 1)) + 1);
    }

    private static ProblemException unknown(ControlPlane plane) {
        return new ProblemException(new Problem(
                Problem.Code.MISSING,
                "support of Kubernetes " + plane.version(),
                "EKS names no date",
                "See https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html"));
    }
}
