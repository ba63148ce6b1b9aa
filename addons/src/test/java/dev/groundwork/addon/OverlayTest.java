package dev.groundwork.addon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OverlayTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {a: {b: 1}}                         | {a: {c: 2}}                    | {"a":{"b":1,"c":2}}
            {a: 1}                              | {a: 2}                         | {"a":2}
            {a: [1, 2]}                         | {a: [3]}                       | {"a":[3]}
            {a: [{name: x, v: 1}]}              | {a: [{name: x, w: 2}]}         | {"a":[{"name":"x","v":1,"w":2}]}
            {a: [{name: x}]}                    | {a: [{name: y}]}               | {"a":[{"name":"x"},{"name":"y"}]}
            {a: [{name: x}]}                    | {a: [{key: y}]}                | {"a":[{"key":"y"}]}
            {a: {b: 1}}                         | {a: []}                        | {"a":[]}
            {}                                  | {a: {b: [1]}}                  | {"a":{"b":[1]}}
            """)
    void anOverlayIsMergedByKeyAndByName(String base, String change, String merged) throws JsonProcessingException {
        assertThat(Overlay.merge(object(base), object(change))).hasToString(merged);
    }

    private static ObjectNode object(String yaml) throws JsonProcessingException {
        return (ObjectNode) new YAMLMapper().readTree(yaml);
    }
}
