package dev.groundwork.report;

import static dev.groundwork.report.Reports.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Role;
import java.util.Set;
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

    private static Change create(Resource resource) {
        Prediction prediction = resource.id().isAws() ? Prediction.COMPUTED : Prediction.SERVER;
        return new Change.Create(resource, resource.tree(), prediction);
    }
}
