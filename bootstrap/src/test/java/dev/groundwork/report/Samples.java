package dev.groundwork.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.NodeGroup;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Writer;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.ScalingGroup;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The cluster sandbox with metrics-server and cluster-autoscaler, as far as reports need it. */
final class Samples {
    static final String HOST = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
    static final Instant STARTED = Instant.parse("2026-11-22T05:40:00Z");
    static final Instant EDITED = Instant.parse("2026-11-22T05:31:10Z");

    static final Cluster CLUSTER = new Cluster(
            "sandbox",
            "eu-west-1",
            "aws",
            "123456789012",
            "1.36",
            Optional.of("https://" + HOST),
            new TreeSet<>(Set.of("eu-west-1a", "eu-west-1b")),
            List.of(new NodeGroup("workers-a", List.of("eu-west-1a"), Set.of("Name", "owner"))));

    static final KubernetesObject ACCOUNT = object("metrics-server", """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: metrics-server, namespace: kube-system}
            """);

    static final KubernetesObject CLUSTER_ROLE = object("metrics-server", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: "system:metrics-server"}
            rules:
              - {apiGroups: [""], resources: [nodes/metrics], verbs: [get]}
              - {apiGroups: [""], resources: [nodes, pods], verbs: [get, list, watch]}
            """);

    static final KubernetesObject BINDING = object("metrics-server", """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: "system:metrics-server"}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:metrics-server"}
            subjects: [{kind: ServiceAccount, name: metrics-server, namespace: kube-system}]
            """);

    static final KubernetesObject SERVICE = object("metrics-server", """
            apiVersion: v1
            kind: Service
            metadata: {name: metrics-server, namespace: kube-system}
            spec:
              ports: [{name: https, port: 443, targetPort: https}]
            """);

    static final KubernetesObject DEPLOYMENT = object("metrics-server", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: metrics-server, namespace: kube-system}
            spec:
              replicas: 2
              selector: {matchLabels: {app.kubernetes.io/name: metrics-server}}
              template:
                spec:
                  serviceAccountName: metrics-server
                  containers:
                    - name: metrics-server
                      image: registry.k8s.io/metrics-server/metrics-server:v0.9.0
                      args:
                        - --cert-dir=/tmp
                        - --secure-port=10250
                        - --kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname
                        - --metric-resolution=15s
                      resources:
                        requests: {cpu: 100m, memory: 200Mi}
                        limits: {memory: 400Mi}
            """);

    static final KubernetesObject BUDGET = object("metrics-server", """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: metrics-server, namespace: kube-system}
            spec: {maxUnavailable: 1}
            """);

    static final KubernetesObject API_SERVICE = object("metrics-server", """
            apiVersion: apiregistration.k8s.io/v1
            kind: APIService
            metadata: {name: v1beta1.metrics.k8s.io}
            spec:
              insecureSkipTLSVerify: true
              service: {name: metrics-server, namespace: kube-system, port: 443}
            """);

    static final KubernetesObject AUTOSCALER = object("cluster-autoscaler", """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cluster-autoscaler, namespace: kube-system}
            spec:
              replicas: 1
              template:
                spec:
                  containers:
                    - {name: cluster-autoscaler, image: "registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.1"}
            """);

    static final OidcProvider PROVIDER =
            new OidcProvider("identity", "https://" + HOST, List.of("sts.amazonaws.com"), Map.of());

    static final Role ROLE = new Role(
            "cluster-autoscaler",
            "groundwork-sandbox-eu-west-1-cluster-autoscaler",
            "/groundwork/sandbox/",
            tree("""
                    Version: "2012-10-17"
                    Statement:
                      - Effect: Allow
                        Action: sts:AssumeRoleWithWebIdentity
                        Principal: {Federated: "arn:aws:iam::123456789012:oidc-provider/%1$s"}
                        Condition:
                          StringEquals:
                            %1$s:aud: sts.amazonaws.com
                            %1$s:sub: system:serviceaccount:kube-system:cluster-autoscaler
                    """.formatted(HOST)),
            Map.of("cluster-autoscaler", tree("""
                    Version: "2012-10-17"
                    Statement:
                      - Sid: Look
                        Effect: Allow
                        Action: ["autoscaling:DescribeAutoScalingGroups", "ec2:DescribeInstanceTypes"]
                        Resource: "*"
                      - Sid: ResizeOurGroups
                        Effect: Allow
                        Action: ["autoscaling:SetDesiredCapacity"]
                        Resource: arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*
                        Condition:
                          StringEquals: {"aws:ResourceTag/k8s.io/cluster-autoscaler/sandbox": owned}
                    """)),
            Map.of("groundwork.dev/addon", "cluster-autoscaler", "groundwork.dev/cluster", "sandbox"));

    static final ScalingGroup GROUP = new ScalingGroup(
            "cluster-autoscaler",
            "workers-a",
            Map.of("k8s.io/cluster-autoscaler/enabled", "true", "k8s.io/cluster-autoscaler/sandbox", "owned"),
            Set.of("AZRebalance"));

    private Samples() {}

    /** Something of an add-on that is switched off. */
    static Leftover leftover(ResourceId id, String addon) {
        return new Leftover(id, addon, Leftover.Reason.SWITCHED_OFF, Map.of(), false);
    }

    static FieldChange field(String path, String before, String after) {
        return new FieldChange(path, Optional.of(before), Optional.of(after), Optional.empty());
    }

    static FieldChange field(String path, String before, String after, String manager) {
        return new FieldChange(
                path, Optional.of(before), Optional.of(after), Optional.of(new Writer(manager, Optional.of(EDITED))));
    }

    static KubernetesObject object(String addon, String yaml) {
        return new KubernetesObject(addon, tree(yaml));
    }

    static Tree tree(String yaml) {
        try {
            return Tree.of((ObjectNode) new YAMLMapper().readTree(yaml));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not YAML: " + yaml, e);
        }
    }
}
