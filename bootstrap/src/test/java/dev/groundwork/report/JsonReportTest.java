package dev.groundwork.report;

import static dev.groundwork.report.Reports.report;
import static dev.groundwork.report.Reports.with;
import static dev.groundwork.report.Samples.field;
import static dev.groundwork.report.Samples.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.FieldConflict;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Requests;
import dev.groundwork.plan.Score;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    private static final KubernetesObject SMALL = object("metrics-server", """
            kind: PodDisruptionBudget
            apiVersion: policy/v1
            spec: {maxUnavailable: 1}
            metadata: {namespace: kube-system, name: metrics-server}
            """);
    private static final Problem DENIED = new Problem(Problem.Code.DENIED, "IAM", "iam:GetRole is denied", "Allow it");

    @Test
    void aDriftReportHoldsEverythingInAStableOrder() {
        Change update = new Change.Update(
                SMALL,
                SMALL.tree(),
                SMALL.tree(),
                List.of(field("spec.maxUnavailable", "0", "1", "kubectl-edit")),
                Prediction.SERVER,
                true);
        Report report = with(
                report(Verb.DRIFT, update),
                Proof.of(
                        new WorkloadCheck.EvictionAllowed("metrics-server", SMALL.id()),
                        new Proof.Refuted("at least 1", "0", "kubectl get pdb"),
                        Proof.Ground.REAL));

        ReportSchema.check(JsonReport.print(report, ExitCode.REFUTED));
        assertThat(JsonReport.print(report, ExitCode.REFUTED)).isEqualToNormalizingNewlines("""
                {
                  "schemaVersion" : "groundwork.dev/report/v1",
                  "verb" : "drift",
                  "exitCode" : 3,
                  "result" : "refuted",
                  "started" : "2026-11-22T05:40:00Z",
                  "tookMilliseconds" : 12345,
                  "cluster" : {
                    "name" : "sandbox",
                    "region" : "eu-west-1",
                    "partition" : "aws",
                    "account" : "123456789012",
                    "version" : "1.36",
                    "issuer" : "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
                    "zones" : [ "eu-west-1a", "eu-west-1b" ],
                    "nodeGroups" : [ {
                      "name" : "workers-a",
                      "zones" : [ "eu-west-1a" ],
                      "tags" : [ "Name", "owner" ]
                    } ]
                  },
                  "changes" : [ {
                    "change" : "update",
                    "addon" : "metrics-server",
                    "resource" : {
                      "group" : "policy",
                      "kind" : "PodDisruptionBudget",
                      "namespace" : "kube-system",
                      "name" : "metrics-server",
                      "text" : "PodDisruptionBudget kube-system/metrics-server"
                    },
                    "prediction" : "server",
                    "drift" : true,
                    "fields" : [ {
                      "path" : "spec.maxUnavailable",
                      "before" : 0,
                      "after" : 1,
                      "writer" : {
                        "manager" : "kubectl-edit",
                        "time" : "2026-11-22T05:31:10Z"
                      }
                    } ],
                    "before" : {
                      "apiVersion" : "policy/v1",
                      "kind" : "PodDisruptionBudget",
                      "metadata" : {
                        "name" : "metrics-server",
                        "namespace" : "kube-system"
                      },
                      "spec" : {
                        "maxUnavailable" : 1
                      }
                    },
                    "after" : {
                      "apiVersion" : "policy/v1",
                      "kind" : "PodDisruptionBudget",
                      "metadata" : {
                        "name" : "metrics-server",
                        "namespace" : "kube-system"
                      },
                      "spec" : {
                        "maxUnavailable" : 1
                      }
                    }
                  } ],
                  "outcomes" : [ ],
                  "health" : [ ],
                  "proofs" : [ {
                    "addon" : "metrics-server",
                    "check" : "eviction-allowed",
                    "claim" : "PodDisruptionBudget kube-system/metrics-server lets a node be drained",
                    "verdict" : "refuted",
                    "expected" : "at least 1",
                    "seen" : "0",
                    "next" : "kubectl get pdb",
                    "ground" : "real",
                    "warnings" : [ ]
                  } ],
                  "problems" : [ ],
                  "notes" : [ ],
                  "requests" : [ ]
                }
                """);
    }

    @Test
    void everySortOfChangeHasItsWord() {
        JsonNode json = json(report(
                Verb.PREVIEW,
                new Change.Create(SMALL, SMALL.tree(), Prediction.TOO_EARLY),
                new Change.Replace(SMALL, SMALL.tree(), SMALL.tree(), List.of(), "spec.selector"),
                new Change.Unchanged(SMALL),
                new Change.Conflicted(
                        SMALL,
                        List.of(new FieldConflict("spec.x", "helm", Optional.empty(), Optional.of("\"2\""))),
                        DENIED),
                new Change.Unreadable(SMALL, DENIED),
                new Change.Delete(
                        Samples.leftover(ResourceId.aws("Role", "old"), "external-dns"), "id", Set.of("x/y"), "whole"),
                new Change.Kept(Samples.leftover(ResourceId.aws("Role", "kept"), "external-dns"), "it is needed", true),
                new Change.Refused(Samples.leftover(ResourceId.aws("AccessEntry", "me"), "access"), DENIED),
                new Change.Unclear(Samples.leftover(ResourceId.aws("Role", "odd"), "external-dns"), DENIED)));

        assertThat(json.path("changes").findValuesAsText("change"))
                .containsExactly(
                        "create",
                        "replace",
                        "unchanged",
                        "conflict",
                        "unreadable",
                        "delete",
                        "kept",
                        "refused",
                        "unclear");
        assertThat(json.at("/changes/0/prediction").asText()).isEqualTo("too-early");
        assertThat(json.at("/changes/1/immutable").asText()).isEqualTo("spec.selector");
        assertThat(json.at("/changes/3/conflicts/0").toString())
                .isEqualTo("{\"path\":\"spec.x\",\"owner\":\"helm\",\"ours\":\"2\"}");
        assertThat(json.at("/changes/4/problem/code").asText()).isEqualTo("denied");
        assertThat(json.at("/changes/5/resource/text").asText()).isEqualTo("IAM role old");
        assertThat(json.at("/changes/5/reason").asText()).isEqualTo("switched-off");
        assertThat(json.at("/changes/5/finalizers").toString()).isEqualTo("[\"x/y\"]");
        assertThat(json.at("/changes/5/what").asText()).isEqualTo("whole");
        assertThat(json.at("/changes/6/why").asText()).isEqualTo("it is needed");
        assertThat(json.at("/changes/6/ours").asBoolean()).isTrue();
        assertThat(json.at("/changes/7/problem/code").asText()).isEqualTo("denied");
    }

    @Test
    void anApplyTellsOutcomesHealthAndScore() {
        Change.Declared create = new Change.Create(SMALL, SMALL.tree(), Prediction.SERVER);
        ResourceId role = ResourceId.aws("Role", "role");
        JsonNode json = json(with(
                report(Verb.APPLY, create),
                List.of(
                        new Outcome.Applied(create, SMALL.tree()),
                        new Outcome.Failed(role, DENIED),
                        new Outcome.Blocked(Samples.AUTOSCALER.id(), List.of(role))),
                Map.of(role, new Health(Health.State.NOT_FOUND, "no such role"), SMALL.id(), Health.current("there")),
                Optional.of(new Score(
                        10, new TreeMap<>(Map.of(SMALL.id(), List.of(field("spec.x", "1", "2")))), 1, 0, 0))));

        assertThat(json.path("outcomes").findValuesAsText("outcome")).containsExactly("applied", "failed", "blocked");
        assertThat(json.at("/outcomes/0/readBack/kind").asText()).isEqualTo("PodDisruptionBudget");
        assertThat(json.at("/outcomes/2/by/0/text").asText()).isEqualTo("IAM role role");
        assertThat(json.path("health").findValuesAsText("state")).containsExactly("current", "not-found");
        assertThat(json.at("/score/percent").asInt()).isEqualTo(90);
        assertThat(json.at("/score/misses/0/fields/0/after").asInt()).isEqualTo(2);
    }

    @Test
    void everyVerdictHasItsWord() {
        Check check = new WorkloadCheck.RolledOut("metrics-server", Samples.DEPLOYMENT.id());
        JsonNode json = json(with(
                report(Verb.VERIFY),
                new Proof(check, new Proof.Proven("seen"), Proof.Ground.EMULATED, List.of("by the way")),
                Proof.of(check, new Proof.NotProvable("no kubelet"), Proof.Ground.REAL)));

        assertThat(json.path("proofs").findValuesAsText("verdict")).containsExactly("proven", "not-provable");
        assertThat(json.at("/proofs/0/ground").asText()).isEqualTo("emulated");
        assertThat(json.at("/proofs/0/warnings/0").asText()).isEqualTo("by the way");
        assertThat(json.at("/proofs/1/why").asText()).isEqualTo("no kubelet");
    }

    @Test
    void aRunWithoutAClusterHasNoClusterAndItsProblems() {
        Report empty = report(Verb.PREVIEW);
        JsonNode json = json(new Report(
                Verb.PREVIEW,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                List.of(),
                List.of(DENIED),
                List.of("a note"),
                empty.started(),
                empty.took()));

        assertThat(json.has("cluster")).isFalse();
        assertThat(json.path("changes")).isEmpty();
        assertThat(json.at("/problems/0/todo").asText()).isEqualTo("Allow it");
        assertThat(json.at("/notes/0").asText()).isEqualTo("a note");
    }

    @Test
    void requestsAreToldBySideAndOperation() {
        JsonNode requests = json(report(Verb.DRIFT)
                        .sent(new Requests(new TreeMap<>(Map.of(
                                new Requests.Kind(Requests.Side.AWS, "iam:GetRole"),
                                2,
                                new Requests.Kind(Requests.Side.KUBERNETES, "list"),
                                21)))))
                .path("requests");

        assertThat(requests.toString())
                .isEqualTo("[{\"side\":\"kubernetes\",\"operation\":\"list\",\"count\":21},"
                        + "{\"side\":\"aws\",\"operation\":\"iam:GetRole\",\"count\":2}]");
    }

    private static JsonNode json(Report report) {
        try {
            String text = JsonReport.print(report, ExitCode.of(report, false));
            ReportSchema.check(text);
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON", e);
        }
    }
}
