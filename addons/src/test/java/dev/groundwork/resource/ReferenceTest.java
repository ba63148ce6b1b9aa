package dev.groundwork.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

final class ReferenceTest {
    private static final Reference NAME =
            new Reference(ResourceId.aws("LoadBalancer", "front"), "dnsName", "front.invalid");
    private static final Reference AUTHORITY = Generated.of(
                    "x", "kube-system", "hook", new Generated.Password("password", java.util.Map.of()))
            .authority();

    @Test
    void everyReferenceOfATreeIsFoundOnce() {
        assertThat(Reference.in(tree("--address=" + NAME, AUTHORITY.toString(), NAME.toString())))
                .containsExactly(NAME, AUTHORITY);
    }

    @Test
    void aValueTakesThePlaceOfTheMarkAndLeavesTheRest() {
        Tree filled = Reference.fill(tree("--address=" + NAME + ":443", "plain"), Reference::attribute);

        assertThat(filled.at("args").path(0).asText()).isEqualTo("--address=dnsName:443");
        assertThat(filled.at("args").path(1).asText()).isEqualTo("plain");
    }

    @Test
    void textsOfOtherLanguagesAreNoReferences() {
        String ruby = "@{tag} ${record} @{a|b|c} {{ .Values }}";

        assertThat(Reference.in(tree(ruby))).isEmpty();
        assertThat(Reference.fill(tree(ruby), _ -> "no")).isEqualTo(tree(ruby));
    }

    private static Tree tree(String... texts) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("number", 3);
        for (String text : texts) {
            root.withArray("args").add(text);
        }
        return Tree.of(root);
    }
}
