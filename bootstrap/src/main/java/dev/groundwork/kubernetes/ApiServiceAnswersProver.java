package dev.groundwork.kubernetes;

import dev.groundwork.addon.Check;
import dev.groundwork.addon.MetricsCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.Optional;

/** Answers {@link MetricsCheck.ApiServiceAnswers}: the condition alone is a memory, so the API is asked, too. */
public final class ApiServiceAnswersProver implements Prover<MetricsCheck.ApiServiceAnswers> {
    private final ApiServer server;
    private final KubernetesReader reader;

    public ApiServiceAnswersProver(ApiServer server, KubernetesReader reader) {
        this.server = server;
        this.reader = reader;
    }

    @Override
    public Class<MetricsCheck.ApiServiceAnswers> check() {
        return MetricsCheck.ApiServiceAnswers.class;
    }

    @Override
    public Finding ask(MetricsCheck.ApiServiceAnswers check) {
        Optional<Tree> apiService =
                reader.get(new ResourceId("apiregistration.k8s.io", "APIService", "", check.apiService()));
        String next = "kubectl get apiservice " + check.apiService() + " -o yaml";
        if (apiService.isEmpty()) {
            return finding(check, new Proof.Refuted("an APIService", "it does not exist", next), true);
        }
        Health health = Healths.of(apiService.get());
        if (health.state() != Health.State.CURRENT) {
            return finding(check, new Proof.Refuted("condition Available", health.reason(), next), false);
        }
        String path = "/apis/" + apiService.get().text("spec", "group") + "/"
                + apiService.get().text("spec", "version");
        ApiServer.Answer answer = server.get(path);
        int resources = answer.body().path("resources").size();
        if (!answer.ok() || resources == 0) {
            return finding(
                    check,
                    new Proof.Refuted(
                            "200 and a list of resources at " + path,
                            answer.status() + ": " + KubernetesProblems.message(answer.body()),
                            "kubectl get --raw " + path),
                    false);
        }
        return finding(
                check,
                new Proof.Proven("it is Available, and %s answers with %d resources".formatted(path, resources)),
                true);
    }

    private static Finding finding(Check check, Proof.Verdict verdict, boolean settled) {
        return new Finding(Proof.of(check, verdict, Proof.Ground.REAL), settled);
    }
}
