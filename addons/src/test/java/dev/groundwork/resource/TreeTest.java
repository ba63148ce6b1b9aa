package dev.groundwork.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TreeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {a: {b: 1}}                                    | {a.b=1}
            {a: {"example.com/x": 1}}                      | {a["example.com/x"]=1}
            {"example.com/x": 1}                           | {["example.com/x"]=1}
            {a: [x, y]}                                    | {a[0]="x", a[1]="y"}
            {a: [{name: x, v: 1}, {name: y, v: 2}]}        | {a[x].name="x", a[x].v=1, a[y].name="y", a[y].v=2}
            {a: [{name: x}, {name: x}]}                    | {a[0].name="x", a[1].name="x"}
            {a: [{name: x}, {key: y}]}                     | {a[0].name="x", a[1].key="y"}
            {a: {}, b: [], c: null}                        | {a={}, b=[], c=null}
            {}                                             | {}
            """)
    void everyLeafHasAPath(String yaml, String leaves) throws JsonProcessingException {
        assertThat(tree(yaml).leaves()).hasToString(leaves);
    }

    @Test
    void nobodyCanChangeATree() throws JsonProcessingException {
        ObjectNode root = (ObjectNode) new YAMLMapper().readTree("{a: {b: 1}}");
        Tree tree = Tree.of(root);

        root.put("late", true);
        tree.copy().put("also", true);
        Tree other = tree.with(copy -> copy.put("c", 2));

        assertThat(tree).hasToString("{\"a\":{\"b\":1}}");
        assertThat(other).hasToString("{\"a\":{\"b\":1},\"c\":2}");
    }

    @Test
    void whatIsNotThereIsEmptyText() throws JsonProcessingException {
        assertThat(tree("{a: {b: text}}").text("a", "b")).isEqualTo("text");
        assertThat(tree("{a: {b: text}}").text("a", "c", "d")).isEmpty();
    }

    private static Tree tree(String yaml) throws JsonProcessingException {
        return Tree.of((ObjectNode) new YAMLMapper().readTree(yaml));
    }
}
