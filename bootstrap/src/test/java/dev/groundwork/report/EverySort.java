package dev.groundwork.report;

import static dev.groundwork.report.Samples.field;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Network;
import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.addon.Subnet;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.FieldConflict;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Requests;
import dev.groundwork.plan.Score;
import dev.groundwork.plan.Source;
import dev.groundwork.plan.Sweep;
import dev.groundwork.plan.Verb;
import dev.groundwork.plan.Writer;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A report that has one of everything, with names as an attacker in the cluster would choose them. */
final class EverySort {
    static final String SCRIPT = "<script>alert(1)</script>";
    static final String BREAKOUT = "\"'><img src=x onerror=alert(2)>]]>&amp;";
    static final String CONTROL = "a\u0000b\u001b[2J\u202ec\ud800d\uffffe";
    static final Source SOURCE =
            new Source("my baselines/groundwork.yaml", Map.of("metrics-server", 7, "cluster-autoscaler", 12));

    private static final Problem PROBLEM =
            new Problem(Problem.Code.DENIED, "IAM " + SCRIPT, "iam:GetRole is denied " + BREAKOUT, "Allow it");
    private static final ResourceId HOSTILE = new ResourceId("", "ConfigMap", "default", SCRIPT + CONTROL);

    private EverySort() {}

    static Finished finished(Verb verb) {
        Report report = report(verb);
        return new Finished(report, ExitCode.of(report, false), SOURCE, false, "1.2.3");
    }

    static Report report(Verb verb) {
        Change.Declared create = new Change.Create(Samples.SERVICE, Samples.SERVICE.tree(), Prediction.SERVER);
        return new Report(
                verb,
                Optional.of(cluster()),
                Optional.of(new Plan(changes(create))),
                List.of(
                        new Outcome.Applied(create, Samples.SERVICE.tree()),
                        new Outcome.Deleted(
                                new Change.Delete(Samples.leftover(Samples.BUDGET.id(), "metrics-server"), "uid")),
                        new Outcome.Failed(Samples.ROLE.id(), PROBLEM),
                        new Outcome.Blocked(Samples.AUTOSCALER.id(), List.of(Samples.ROLE.id()))),
                Map.of(Samples.SERVICE.id(), Health.current("there"), HOSTILE, Health.failed(SCRIPT)),
                Optional.of(new Score(
                        10, new TreeMap<>(Map.of(Samples.SERVICE.id(), List.of(field("spec.x", "1", "2")))), 1, 2, 3)),
                Optional.of(new Sweep(List.of(HOSTILE), List.of(PROBLEM), 4)),
                proofs(),
                List.of(PROBLEM),
                List.of("a note " + SCRIPT),
                Samples.STARTED,
                Duration.ofMillis(12_345),
                new Requests(new TreeMap<>(Map.of(
                        new Requests.Kind(Requests.Side.KUBERNETES, "list"),
                        21,
                        new Requests.Kind(Requests.Side.AWS, "iam:GetRole"),
                        2))));
    }

    private static final ManagedNodeGroup NODES = new ManagedNodeGroup(
            "nodeGroups.workers",
            "workers-eu-west-1a",
            new ManagedNodeGroup.Machines(
                    "arn:aws:iam::123456789012:role/nodes",
                    new TreeSet<>(Set.of("subnet-0123456789abcdef0")),
                    List.of("m5.large"),
                    "AL2023_x86_64_STANDARD",
                    "ON_DEMAND",
                    20),
            1,
            5,
            new TreeMap<>(),
            new TreeMap<>(),
            Map.of(),
            new TreeMap<>());

    private static List<Change> changes(Change.Declared create) {
        ObjectNode object =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", SCRIPT + CONTROL).put("namespace", "default");
        KubernetesObject hostile = new KubernetesObject("metrics-server", Tree.of(object));
        return List.of(
                create,
                new Change.Create(Samples.API_SERVICE, Samples.API_SERVICE.tree(), Prediction.SERVER, true),
                new Change.Update(
                        hostile,
                        hostile.tree(),
                        hostile.tree(),
                        List.of(
                                field("data[\"" + BREAKOUT + "\"]", "\"" + SCRIPT + "\"", "\"b\"", "evil " + SCRIPT),
                                new FieldChange(
                                        "spec.gone",
                                        Optional.of("1"),
                                        Optional.empty(),
                                        Optional.of(new Writer("kubectl-edit", Optional.empty())))),
                        Prediction.TOO_EARLY,
                        true),
                new Change.Replace(
                        Samples.DEPLOYMENT,
                        Samples.DEPLOYMENT.tree(),
                        Samples.DEPLOYMENT.tree(),
                        List.of(field("spec.selector", "1", "2")),
                        "spec.selector"),
                new Change.Replace(
                        NODES,
                        NODES.tree(),
                        NODES.tree(),
                        List.of(field("instanceTypes[0]", "\"m6i.large\"", "\"m5.large\"")),
                        "instanceTypes"),
                new Change.Unchanged(Samples.ACCOUNT),
                new Change.Conflicted(
                        Samples.CLUSTER_ROLE,
                        List.of(new FieldConflict("rules", SCRIPT, Optional.of("1"), Optional.of("2"))),
                        PROBLEM),
                new Change.Unreadable(Samples.ROLE, PROBLEM),
                new Change.Delete(
                        Samples.leftover(ResourceId.aws("Role", "old"), "external-dns"),
                        "id",
                        Set.of("x/" + SCRIPT),
                        "whole"),
                new Change.Kept(Samples.leftover(ResourceId.aws("Role", "kept"), "external-dns"), "needed", true, true),
                new Change.Refused(Samples.leftover(ResourceId.aws("AccessEntry", "me"), "access"), PROBLEM),
                new Change.Unclear(Samples.leftover(ResourceId.aws("Role", "odd"), "external-dns"), PROBLEM));
    }

    private static List<Proof> proofs() {
        WorkloadCheck check = new WorkloadCheck.RolledOut("metrics-server", Samples.DEPLOYMENT.id());
        return List.of(
                new Proof(check, new Proof.Proven("seen " + BREAKOUT), Proof.Ground.EMULATED, List.of(SCRIPT)),
                Proof.of(
                        new WorkloadCheck.EvictionAllowed("metrics-server", HOSTILE),
                        new Proof.Refuted("at least 1", SCRIPT + CONTROL, "kubectl get pdb " + BREAKOUT),
                        Proof.Ground.REAL),
                Proof.of(
                        new WorkloadCheck.RolledOut("cluster-autoscaler", Samples.AUTOSCALER.id()),
                        new Proof.NotProvable("no kubelet"),
                        Proof.Ground.REAL),
                Proof.of(sourced("proven"), new Proof.Proven("9 free"), Proof.Ground.REAL),
                Proof.of(sourced("refuted"), new Proof.Refuted("5", "4", "aws help"), Proof.Ground.REAL),
                Proof.of(
                        sourced("accepted"),
                        new Proof.Accepted(
                                new Proof.Refuted("5", "3", "aws help"),
                                "it is " + SCRIPT + BREAKOUT + CONTROL,
                                Optional.of(LocalDate.of(2027, 3, 31))),
                        Proof.Ground.EMULATED),
                Proof.of(sourced("not-provable"), new Proof.NotProvable("not EKS"), Proof.Ground.REAL));
    }

    private static PreflightCheck sourced(String name) {
        return new PreflightCheck("network", name, "it is " + name, "It harms.", "urn:example:" + name);
    }

    private static Cluster cluster() {
        Cluster plain = Samples.CLUSTER;
        return new Cluster(
                plain.name(),
                plain.region(),
                plain.partition(),
                plain.account(),
                plain.version(),
                plain.issuer(),
                plain.zones(),
                plain.nodeGroups(),
                new Network.Known(
                        "vpc-1",
                        List.of(new Subnet("subnet-1", "eu-west-1a", 250, true, Map.of())),
                        Optional.empty(),
                        new TreeSet<>(Set.of("sg-1"))),
                plain.nodeIdentity());
    }
}
