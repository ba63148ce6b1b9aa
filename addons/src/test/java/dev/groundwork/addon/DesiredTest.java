package dev.groundwork.addon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DesiredTest {
    private static final Check CHECK =
            new WorkloadCheck.RolledOut("x", new ResourceId("apps", "Deployment", "kube-system", "x"));
    private static final Note NOTE = Note.always("it retires");

    private static KubernetesObject serviceAccount() {
        var object =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ServiceAccount");
        object.putObject("metadata").put("name", "x").put("namespace", "kube-system");
        return new KubernetesObject("x", Tree.of(object));
    }

    private static PodRole role() {
        Cluster cluster = new Cluster(
                "sandbox",
                "eu-west-1",
                "aws",
                "123456789012",
                "1.36",
                Optional.of("https://oidc.example.com/id/1"),
                new TreeSet<>(),
                List.of());
        return PodRole.of(
                "x",
                "kube-system",
                "x",
                Tree.empty(),
                new Surroundings(cluster, Identity.IRSA, Set.of("x"), Optional.empty(), java.util.Map.of()));
    }

    @Test
    void aRoleComesOnTopOfWhatWasThere() {
        PodRole role = role();
        Desired desired = new Desired(List.of(serviceAccount()), List.of(CHECK), List.of(NOTE)).assuming(role);

        assertThat(desired.notes()).containsExactly(NOTE);
        assertThat(desired.checks()).startsWith(CHECK).endsWith(role.checks().getLast());
        assertThat(desired.resources()).hasSize(1 + role.resources().size()).containsAll(role.resources());
        assertThat(desired.resources().getFirst().tree().text("metadata", "annotations", "eks.amazonaws.com/role-arn"))
                .isEqualTo(role.arn());
    }

    @Test
    void moreOfOneKindLeavesTheOthersAlone() {
        Desired desired = new Desired(List.of(), List.of(CHECK), List.of(NOTE));

        assertThat(desired.and(List.of(serviceAccount())).notes()).containsExactly(NOTE);
        assertThat(desired.provedBy(CHECK)).isEqualTo(new Desired(List.of(), List.of(CHECK, CHECK), List.of(NOTE)));
        assertThat(desired.noting(List.of(NOTE)))
                .isEqualTo(new Desired(List.of(), List.of(CHECK), List.of(NOTE, NOTE)));
    }
}
