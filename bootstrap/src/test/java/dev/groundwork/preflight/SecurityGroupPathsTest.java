package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.clear;
import static dev.groundwork.preflight.Sights.objects;
import static dev.groundwork.preflight.Sights.proven;
import static dev.groundwork.preflight.Sights.refuted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SecurityGroupPathsTest {
    private static final String[] WEBHOOK = {"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: ingress}
        webhooks: [{name: x, clientConfig: {service: {namespace: in, name: admission, path: /}}}]
        """, """
        apiVersion: v1
        kind: Service
        metadata: {name: admission, namespace: in}
        spec: {selector: {app: nginx}, ports: [{port: 443, targetPort: webhook}]}
        """, """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: nginx, namespace: in}
        spec: {template: {metadata: {labels: {app: nginx}}, spec: {containers: [{name: x, ports: [{name: webhook, containerPort: 8443}]}]}}}
        """};

    private final Sights sights = new Sights();

    @Test
    void theGroupThatEksMakesLetsEverythingThrough() {
        sights.wanted = clear(objects(Set.of("metrics-server"), WEBHOOK));

        assertThat(proven(sights.judgedBy(new SecurityGroupPaths())))
                .containsExactly("from the control plane ports 8443, 10250, between nodes ports 53, 10250");
    }

    @Test
    void aPortOfAWebhookThatNodesWithGroupsOfTheirOwnDoNotOpenIsFound() {
        ownGroups();
        sights.wanted = clear(objects(Set.of(), WEBHOOK));

        assertThat(refuted(sights.judgedBy(new SecurityGroupPaths())))
                .isEqualTo("nothing lets in the control plane to tcp/8443 of nodes with sg-nodes"
                        + " (ValidatingWebhookConfiguration ingress)");
    }

    @Test
    void addressesOfAllSubnetsOfTheControlPlaneServeAsWellAsItsGroup() {
        ownGroups(new IngressRule("sg-nodes", "tcp", 8000, 9000, "", "10.0.0.0/16"));
        sights.wanted = clear(objects(Set.of(), WEBHOOK));
        assertThat(sights.judgedBy(new SecurityGroupPaths()).verdict()).isInstanceOf(Proof.Proven.class);

        ownGroups(new IngressRule("sg-nodes", "tcp", 8000, 9000, "", "10.0.0.0/25"));
        assertThat(sights.judgedBy(new SecurityGroupPaths()).verdict()).isInstanceOf(Proof.Refuted.class);
    }

    @Test
    void rangesThatCoverTheSubnetsTogetherServeAsWellAsOneThatCoversThemAll() {
        sights.wanted = clear(objects(Set.of(), WEBHOOK));
        ownGroups(
                new IngressRule("sg-nodes", "tcp", 8443, 8443, "", "10.0.0.0/25"),
                new IngressRule("sg-nodes", "tcp", 8443, 8443, "", "10.0.0.128/26"),
                new IngressRule("sg-nodes", "tcp", 8443, 8443, "", "10.0.0.192/26"));
        assertThat(sights.judgedBy(new SecurityGroupPaths()).verdict()).isInstanceOf(Proof.Proven.class);

        ownGroups(
                new IngressRule("sg-nodes", "tcp", 8443, 8443, "", "10.0.0.0/25"),
                new IngressRule("sg-nodes", "tcp", 8443, 8443, "", "10.0.0.192/26"));
        assertThat(sights.judgedBy(new SecurityGroupPaths()).verdict()).isInstanceOf(Proof.Refuted.class);
    }

    @Test
    void inAClusterOfIpv6OnlyTheRangesOfIpv6Count() {
        sights.plane = clear(Sights.ofIpv6());
        sights.wanted = clear(objects(Set.of(), WEBHOOK));
        ownGroups(new IngressRule("sg-nodes", "tcp", 8443, 8443, "", "10.0.0.0/16"));
        assertThat(sights.judgedBy(new SecurityGroupPaths()).verdict()).isInstanceOf(Proof.Refuted.class);

        ownGroups(new IngressRule("sg-nodes", "tcp", 8443, 8443, "", "2001:db8:0:1::/64"));
        assertThat(sights.judgedBy(new SecurityGroupPaths()).verdict()).isInstanceOf(Proof.Proven.class);
    }

    @Test
    void inAClusterOfIpv4ARangeOfIpv6LetsNobodyIn() {
        sights.wanted = clear(objects(Set.of(), WEBHOOK));
        ownGroups(new IngressRule("sg-nodes", "tcp", 8443, 8443, "", "::/0"));

        assertThat(sights.judgedBy(new SecurityGroupPaths()).verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.next())
                                .isEqualTo(
                                        "aws ec2 authorize-security-group-ingress --region eu-west-1 --group-id sg-nodes"
                                                + " --protocol tcp --port 8443 --source-group sg-cluster"));
    }

    @Test
    void aPrefixListThatCouldNotBeLookedIntoIsSaid() {
        ownGroups(new IngressRule("sg-nodes", "tcp", 8443, 8443, "", ""));
        sights.wanted = clear(objects(Set.of(), WEBHOOK));

        assertThat(sights.judgedBy(new SecurityGroupPaths()).warnings())
                .containsExactly(
                        "a prefix list that is not there to be read decides about the control plane to tcp/8443 of nodes with sg-nodes"
                                + " (ValidatingWebhookConfiguration ingress)");
    }

    @Test
    void nodesThatDoNotReachEachOthersKubeletsGiveNoMetrics() {
        sights.instances = clear(List.of(
                new NodeInstance("i-a", "subnet-a", List.of("sg-one")),
                new NodeInstance("i-b", "subnet-b", List.of("sg-two"))));
        List<IngressRule> rules = new ArrayList<>();
        for (String group : List.of("sg-one", "sg-two")) {
            rules.add(new IngressRule(group, "tcp", 10250, 10250, "sg-cluster", ""));
            rules.add(new IngressRule(group, "-1", -1, -1, group, ""));
            rules.add(new IngressRule(group, "tcp", 53, 53, "", "0.0.0.0/0"));
            rules.add(new IngressRule(group, "udp", 53, 53, "", "0.0.0.0/0"));
        }
        rules.add(new IngressRule("sg-one", "tcp", 10250, 10250, "sg-two", ""));
        sights.ingress = clear(rules);
        sights.wanted = clear(objects(Set.of("metrics-server")));

        assertThat(refuted(sights.judgedBy(new SecurityGroupPaths())))
                .isEqualTo("nothing lets in nodes with sg-one to tcp/10250 of nodes with sg-two (kubelets: metrics)");
    }

    @Test
    void nothingIsProvedWithoutInstances() {
        sights.instances = clear(List.of());

        assertThat(sights.judgedBy(new SecurityGroupPaths()).verdict()).isInstanceOf(Proof.NotProvable.class);
    }

    private void ownGroups(IngressRule... more) {
        sights.instances = clear(List.of(new NodeInstance("i-a", "subnet-a", List.of("sg-nodes"))));
        List<IngressRule> rules = new ArrayList<>(List.of(
                new IngressRule("sg-nodes", "-1", -1, -1, "sg-nodes", ""),
                new IngressRule("sg-nodes", "tcp", 10250, 10250, "sg-cluster", "")));
        rules.addAll(List.of(more));
        sights.ingress = clear(rules);
    }
}
