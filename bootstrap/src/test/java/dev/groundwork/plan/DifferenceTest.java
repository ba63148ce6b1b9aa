package dev.groundwork.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final Writer STRANGER = new Writer("kubectl-patch", Optional.empty());

    @Test
    void tellsWhichLeavesComeGoAndChange() {
        Tree before = tree("{\"kept\": 1, \"changed\": \"a\", \"gone\": true}");
        Tree after = tree("{\"kept\": 1, \"changed\": \"b\", \"new\": []}");

        List<FieldChange> changes = Difference.between(before, after, Map.of());

        assertThat(changes)
                .extracting(FieldChange::path, FieldChange::before, FieldChange::after)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("changed", Optional.of("\"a\""), Optional.of("\"b\"")),
                        org.assertj.core.groups.Tuple.tuple("gone", Optional.of("true"), Optional.empty()),
                        org.assertj.core.groups.Tuple.tuple("new", Optional.empty(), Optional.of("[]")));
    }

    @Test
    void namesTheWriterOfAWholeListForEachOfItsItems() {
        Tree before = tree("{\"spec\": {\"args\": [\"--a\", \"--b\"]}}");
        Tree after = tree("{\"spec\": {\"args\": [\"--a\", \"--c\"]}}");

        List<FieldChange> changes = Difference.between(before, after, Map.of("spec.args", STRANGER));

        assertThat(changes).singleElement().extracting(FieldChange::writer).isEqualTo(Optional.of(STRANGER));
    }

    @Test
    void namesNobodyForAFieldBesideTheOneThatWasWritten() {
        Tree before = tree("{\"spec\": {\"argsOther\": 1}}");
        Tree after = tree("{\"spec\": {\"argsOther\": 2}}");

        List<FieldChange> changes = Difference.between(before, after, Map.of("spec.args", STRANGER));

        assertThat(changes).singleElement().extracting(FieldChange::writer).isEqualTo(Optional.empty());
    }

    private static Tree tree(String json) {
        try {
            return Tree.of((ObjectNode) new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
