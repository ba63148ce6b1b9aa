package dev.groundwork.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class IdentityMovesTest {
    private static final String IRSA = "metadata.annotations[\"eks.amazonaws.com/role-arn\"]";
    private static final String KUBE2IAM = "spec.template.metadata.annotations[\"iam.amazonaws.com/role\"]";

    @Test
    void anAnnotationThatGoesAndOneThatComesAreAMove() {
        assertThat(moves(goes(IRSA), comes(KUBE2IAM)))
                .singleElement()
                .asString()
                .startsWith(
                        "x moves from IRSA to kube2iam: its role will trust the roles of the nodes instead of tokens");
        assertThat(moves(comes(IRSA), goes(KUBE2IAM)))
                .singleElement()
                .asString()
                .startsWith("x moves from kube2iam");
    }

    @Test
    void anotherRoleOrAFirstOneIsNoMove() {
        assertThat(moves(new FieldChange(IRSA, Optional.of("a"), Optional.of("b"), Optional.empty())))
                .isEmpty();
        assertThat(moves(comes(KUBE2IAM))).isEmpty();
        assertThat(moves(goes("spec.replicas"), comes(KUBE2IAM))).isEmpty();
    }

    private static FieldChange goes(String path) {
        return new FieldChange(path, Optional.of("\"arn\""), Optional.empty(), Optional.empty());
    }

    private static FieldChange comes(String path) {
        return new FieldChange(path, Optional.empty(), Optional.of("\"arn\""), Optional.empty());
    }

    private static List<String> moves(FieldChange... fields) {
        KubernetesObject object = new KubernetesObject(
                "x",
                Tree.of(JsonNodeFactory.instance
                        .objectNode()
                        .put("apiVersion", "v1")
                        .put("kind", "ServiceAccount")));
        return IdentityMoves.of(new Plan(Stream.of(fields)
                .<Change>map(field ->
                        new Change.Update(object, Tree.empty(), Tree.empty(), List.of(field), Prediction.SERVER, false))
                .toList()));
    }
}
