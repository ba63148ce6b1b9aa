package dev.groundwork.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    void theMoveOfAnApplicationIsKnownByTheTrustOfItsRoleAndItsPodsAreItsOwn() {
        assertThat(moves(
                        new Role("x", "r", "/", Tree.empty(), Map.of(), Set.of(), Map.of()),
                        goes("trust.Allow sts:AssumeRole.Action"),
                        comes("trust.Allow sts:AssumeRoleWithWebIdentity.Action")))
                .singleElement()
                .asString()
                .startsWith(
                        "x moves from kube2iam to IRSA: its role will trust tokens of its ServiceAccount instead of the"
                                + " roles of the nodes, and you have to restart its pods, which Groundwork does not make, because")
                .endsWith("What makes them must not annotate them with iam.amazonaws.com/role any more");
    }

    @Test
    void aRoleThatStopsTrustingTokensClosesTheWayOfPodsFromBefore() {
        assertThat(moves(
                        new Role("x", "r", "/", Tree.empty(), Map.of(), Set.of(), Map.of()),
                        goes("trust.Allow sts:AssumeRoleWithWebIdentity.Action")))
                .singleElement()
                .asString()
                .startsWith("the role of x will not trust tokens of its ServiceAccount any more");
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
        return moves(object, fields);
    }

    private static List<String> moves(Resource object, FieldChange... fields) {
        return IdentityMoves.of(new Plan(Stream.of(fields)
                .<Change>map(field ->
                        new Change.Update(object, Tree.empty(), Tree.empty(), List.of(field), Prediction.SERVER, false))
                .toList()));
    }
}
