package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocalComparisonTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {a: 1}                                  | {a: 1}
            {a: 1}                                  | {a: 1, b: 2, metadata: {uid: x}}
            {a: {b: 1}}                             | {a: {b: 1, c: 2}}
            {a: [{name: x}, {name: y}]}             | {a: [{name: x, more: 1}, {name: y}]}
            {a: {}}                                 | {a: {b: 1}}
            {a: []}                                 | {a: []}
            {a: null}                               | {a: null}
            {limits: {cpu: "1"}}                    | {limits: {cpu: 1000m}}
            {limits: {cpu: 0.5}}                    | {limits: {cpu: 500m}}
            {requests: {memory: 1024Mi}}            | {requests: {memory: 1Gi}}
            {emptyDir: {sizeLimit: 1Gi}}            | {emptyDir: {sizeLimit: 1024Mi}}
            {requests: {storage: 1Ti}}              | {requests: {storage: 1024Gi}}
            """)
    void whatHasEveryDeclaredLeafHolds(String declared, String live) {
        assertThat(LocalComparison.holds(Yaml.tree(declared), Yaml.tree(live))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {a: 1}                                  | {a: 2}
            {a: 1}                                  | {a: "1"}
            {a: 1}                                  | {}
            {a: {}}                                 | {}
            {a: null}                               | {}
            {a: {b: 1}}                             | {a: [1]}
            {a: [1]}                                | {a: {b: 1}}
            {a: [1, 2]}                             | {a: [2, 1]}
            {a: [1]}                                | {a: [1, 2]}
            {a: [1, 2]}                             | {a: [1]}
            {a: [{name: x}]}                        | {a: [{name: x}, {name: added}]}
            {limits: {cpu: "1"}}                    | {limits: {cpu: 1001m}}
            {limits: {cpu: "1"}}                    | {limits: {}}
            {limits: {cpu: nonsense}}               | {limits: {cpu: other}}
            {annotations: {size: 1Gi}}              | {annotations: {size: 1024Mi}}
            """)
    void everythingElseIsAskedOfTheServer(String declared, String live) {
        assertThat(LocalComparison.holds(Yaml.tree(declared), Yaml.tree(live))).isFalse();
    }
}
