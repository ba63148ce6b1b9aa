package dev.groundwork.report;

import static dev.groundwork.report.Reports.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.TargetGroup;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EssentialsTest {
    @Test
    void aSecretShowsItsKeysOnly() {
        KubernetesObject secret = Samples.object("external-dns", """
                apiVersion: v1
                kind: Secret
                metadata: {name: token, namespace: external-dns}
                data: {token: "masked:1a2b3c4d"}
                """);

        assertThat(TextReport.print(report(Verb.PREVIEW, create(secret)), Style.plain()))
                .contains("keys      token")
                .doesNotContain("masked");
    }

    @Test
    void whatReachesTheNodeIsShown() {
        KubernetesObject agent = Samples.object("agent", """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent, namespace: kube-system}
                spec:
                  template:
                    spec:
                      hostNetwork: true
                      volumes: [{name: logs, hostPath: {path: /var/log}}]
                      containers: [{name: agent, image: agent, securityContext: {privileged: true}}]
                """);

        assertThat(TextReport.print(report(Verb.PREVIEW, create(agent)), Style.plain()))
                .contains("node      hostNetwork, hostPath /var/log, privileged container agent");
    }

    @Test
    void whatIsScrapedJudgedKeptAndToldIsShownInWords() {
        assertThat(shown("""
                apiVersion: monitoring.coreos.com/v1
                kind: PodMonitor
                metadata: {name: agent, namespace: monitoring}
                spec:
                  namespaceSelector: {matchNames: [kube-system]}
                  selector: {matchLabels: {app: agent}}
                  podMetricsEndpoints: [{port: http, path: /metrics, interval: 30s}]
                """)).contains("scrapes   port http/metrics of pods app=agent in kube-system every 30s");
        assertThat(shown("""
                apiVersion: monitoring.coreos.com/v1
                kind: ServiceMonitor
                metadata: {name: agent, namespace: monitoring}
                spec:
                  selector: {matchExpressions: [{key: app, operator: In, values: [a, b]}]}
                  endpoints: [{targetPort: 8080}]
                """)).contains("scrapes   port 8080 of Services app In a|b in monitoring");
        assertThat(shown("""
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                metadata: {name: rules, namespace: monitoring}
                spec:
                  groups:
                    - name: g
                      rules: [{alert: Down, expr: up == 0}, {alert: Slow, expr: x > 1}, {record: "a:b", expr: x}]
                """)).contains("alerts    Down, Slow", "records   a:b");
        assertThat(shown("""
                apiVersion: monitoring.coreos.com/v1
                kind: Prometheus
                metadata: {name: main, namespace: monitoring}
                spec: {replicas: 2, image: "prometheus:v3", retention: 15d, retentionSize: 8GiB}
                """))
                .contains(
                        "replicas  2",
                        "keeps     15d, at most 8GiB",
                        "volume    none: what it keeps is gone with its node");
        assertThat(shown("""
                apiVersion: monitoring.coreos.com/v1alpha1
                kind: AlertmanagerConfig
                metadata: {name: main, namespace: monitoring}
                spec:
                  receivers: [{name: critical, slackConfigs: [{channel: "#alerts"}], pagerdutyConfigs: [{}]}, {name: nobody}]
                """))
                .contains("tells     critical to slack #alerts, pagerduty")
                .doesNotContain("nobody");
    }

    private static String shown(String yaml) {
        return TextReport.print(report(Verb.PREVIEW, create(Samples.object("monitored", yaml))), Style.plain());
    }

    @Test
    void aKindThatIsNotKnownShowsItsFirstDeclaredValues() {
        KubernetesObject pool = Samples.object("karpenter", """
                apiVersion: karpenter.sh/v1
                kind: NodePool
                metadata: {name: general}
                spec: {weight: 10, limits: {cpu: "100", memory: 400Gi}, a: 1, b: 2, c: 3, d: 4}
                """);

        assertThat(TextReport.print(report(Verb.PREVIEW, create(pool)), Style.plain()))
                .contains("spec.limits.cpu: \"100\"")
                .contains("and 1 more value\n");
    }

    @Test
    void managedPoliciesOfARoleAreNamed() {
        Role bare = Samples.ROLE;
        Role role = new Role(
                bare.addon(),
                bare.name(),
                bare.path(),
                bare.trust(),
                bare.policies(),
                Set.of("arn:aws:iam::aws:policy/ReadOnlyAccess"),
                bare.tags());

        assertThat(TextReport.print(report(Verb.PREVIEW, create(role)), Style.plain()))
                .contains("attaches  arn:aws:iam::aws:policy/ReadOnlyAccess\n");
        assertThat(TextReport.print(report(Verb.PREVIEW, create(bare)), Style.plain()))
                .doesNotContain("attaches");
    }

    @Test
    void aLoadBalancerOfOurOwnIsToldByWhatItDoesToTraffic() {
        LoadBalancer balancer = new LoadBalancer(
                "ingress-nginx",
                "gw-public-sandbox",
                LoadBalancer.Scheme.INTERNET_FACING,
                new TreeMap<>(Map.of("eu-west-1a", "subnet-1", "eu-west-1b", "subnet-2")),
                new TreeSet<>(Set.of("groundwork-sandbox")),
                true,
                true,
                Map.of());
        TargetGroup group = new TargetGroup(
                "ingress-nginx",
                "gw-30080-public-sandbox",
                "vpc-1",
                30080,
                new TargetGroup.HealthCheck("HTTP", Optional.empty(), Optional.of("/healthz"), 10, 6, 3, 2),
                true,
                false,
                120,
                Map.of());

        assertThat(TextReport.print(report(Verb.PREVIEW, create(balancer), create(group)), Style.plain()))
                .contains("load balancer gw-public-sandbox")
                .contains("scheme    internet-facing\n")
                .contains("zones     eu-west-1a in subnet-1, eu-west-1b in subnet-2\n")
                .contains("let in by groundwork-sandbox\n")
                .contains("sends     to targets in every zone\n")
                .contains("deletion  refused by AWS\n")
                .contains("target group gw-30080-public-sandbox")
                .contains("sends     to instances at TCP port 30080\n")
                .contains("check     HTTP /healthz at the same port, every 10 s, 3 good or 2 bad answers decide\n")
                .contains("client    its address is told by PROXY protocol\n");
    }

    private static Change create(Resource resource) {
        Prediction prediction = resource.id().isAws() ? Prediction.COMPUTED : Prediction.SERVER;
        return new Change.Create(resource, resource.tree(), prediction);
    }
}
