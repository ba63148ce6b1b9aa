package dev.groundwork.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Source;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports of runs, an hour after each other. */
final class Runs {
    static final Instant FIRST = Instant.parse("2026-11-22T05:00:00Z");
    static final Source SOURCE = new Source("groundwork.yaml", Map.of());
    static final KubernetesObject DEPLOYMENT = deployment();
    static final Change DRIFTED =
            new Change.Update(DEPLOYMENT, DEPLOYMENT.tree(), DEPLOYMENT.tree(), List.of(), Prediction.SERVER, true);
    static final Change UNREADABLE = new Change.Unreadable(
            DEPLOYMENT, new Problem(Problem.Code.DENIED, "x", "reading it is denied", "Allow it"));
    static final Change FINE = new Change.Unchanged(DEPLOYMENT);
    static final Proof.Verdict REFUTED =
            new Proof.Refuted("2 pods", "1 pod of <!channel> & others", "kubectl get pods");
    static final Proof.Verdict PROVEN = new Proof.Proven("2 pods");
    static final Proof.Verdict NOT_PROVABLE = new Proof.NotProvable("no kubelet");

    private Runs() {}

    static Report run(int hour, Change change, Proof.Verdict verdict, Problem... problems) {
        return new Report(
                Verb.DRIFT,
                Optional.empty(),
                Optional.of(new Plan(List.of(change))),
                List.of(),
                Map.of(),
                Optional.empty(),
                List.of(Proof.of(
                        new WorkloadCheck.RolledOut("metrics-server", DEPLOYMENT.id()), verdict, Proof.Ground.REAL)),
                List.of(problems),
                List.of(),
                FIRST.plus(Duration.ofHours(hour)),
                Duration.ofSeconds(3));
    }

    /** One that did not come so far as to look at anything. */
    static Report blind(int hour) {
        return new Report(
                Verb.DRIFT,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                List.of(),
                List.of(new Problem(Problem.Code.UNREACHABLE, "API server", "nobody answers", "Look at the network")),
                List.of(),
                FIRST.plus(Duration.ofHours(hour)),
                Duration.ofSeconds(3));
    }

    private static KubernetesObject deployment() {
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "apps/v1")
                .put("kind", "Deployment");
        object.putObject("metadata").put("name", "metrics-server").put("namespace", "kube-system");
        return new KubernetesObject("metrics-server", Tree.of(object));
    }
}
