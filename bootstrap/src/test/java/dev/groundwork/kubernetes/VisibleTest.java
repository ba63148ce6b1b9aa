package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VisibleTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {kind: A, status: {a: 1}, spec: {status: kept}}                                          | {kind: A, spec: {status: kept}}
            {metadata: {name: x, uid: u, resourceVersion: r, generation: 2, creationTimestamp: t, managedFields: [{}]}} | {metadata: {name: x}}
            {metadata: {annotations: {deployment.kubernetes.io/revision: "3"}}}                      | {metadata: {}}
            {metadata: {annotations: {deployment.kubernetes.io/revision: "3", a: b}}}                | {metadata: {annotations: {a: b}}}
            {kind: Service, spec: {clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1], type: ClusterIP}}    | {kind: Service, spec: {type: ClusterIP}}
            {kind: Service, spec: {clusterIP: None, clusterIPs: [None]}}                             | {kind: Service, spec: {clusterIP: None, clusterIPs: [None]}}
            {kind: Other, spec: {clusterIP: mine}}                                                   | {kind: Other, spec: {clusterIP: mine}}
            """)
    void whatTheServerCountsAndHandsOutTakesNoPart(String object, String visible) {
        assertThat(Visible.of(Yaml.tree(object))).isEqualTo(Yaml.tree(visible));
    }
}
