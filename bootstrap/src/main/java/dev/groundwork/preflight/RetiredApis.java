package dev.groundwork.preflight;

import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;

/** Whether somebody uses an API that the next upgrade takes away. */
final class RetiredApis implements Rule {
    @Override
    public PreflightCheck check() {
        return new PreflightCheck(
                "versions",
                "retired-apis",
                "nobody uses an API that the next minor version of Kubernetes does not have",
                "After the upgrade, whoever uses it gets errors instead of answers.",
                "https://kubernetes.io/docs/reference/using-api/deprecation-guide/");
    }

    @Override
    public boolean restsOnAws() {
        return false;
    }

    @Override
    public Opinion judge(Observations seen) {
        String version = seen.kubernetes().get();
        int next = minor(version) + 1;
        List<String> wrong = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (RetiredApi api : seen.retired().get()) {
            if (api.removedIn().isEmpty()) {
                warnings.add("somebody uses %s, which is deprecated".formatted(api));
            } else if (minor(api.removedIn().get()) <= next) {
                wrong.add("somebody uses %s, which Kubernetes %s does not have"
                        .formatted(api, api.removedIn().get()));
            } else {
                warnings.add("somebody uses %s, which Kubernetes %s will not have"
                        .formatted(api, api.removedIn().get()));
            }
        }
        if (!wrong.isEmpty()) {
            return new Opinion(
                    new Proof.Refuted(
                            "only APIs that Kubernetes 1.%d has".formatted(next),
                            String.join("; ", wrong),
                            "Find who it is in the audit log (annotation k8s.io/deprecated), and move it to the newer version"),
                    warnings);
        }
        return new Opinion(
                new Proof.Proven(
                        "no such API was asked for since the API server that answered started; EKS runs several"),
                warnings);
    }

    private static int minor(String version) {
        return Integer.parseInt(version.substring(version.indexOf('.') + 1));
    }
}
