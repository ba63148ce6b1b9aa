package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.resource.Tree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FieldPathTest {
    private static final Tree OBJECT = Yaml.tree("""
            metadata:
              labels: {app.kubernetes.io/name: x, plain: y, a.b: {c: 1}}
              finalizers: [example.com/a, example.com/b]
            spec:
              replicas: 2
              containers:
                - name: app
                  image: i
                  ports: [{containerPort: 80, protocol: TCP}, {containerPort: 80, protocol: UDP}]
                  args: [--a=b, --c]
                - {name: side, image: j}
            """);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            .spec.replicas                                                    | spec.replicas                                | 2
            .metadata.labels.plain                                            | metadata.labels.plain                        | "y"
            .metadata.labels.app.kubernetes.io/name                           | metadata.labels["app.kubernetes.io/name"]    | "x"
            .metadata.labels.a.b.c                                            | metadata.labels["a.b"].c                     | 1
            .metadata.finalizers[="example.com/b"]                            | metadata.finalizers[1]                       | "example.com/b"
            .spec.containers[name="side"].image                               | spec.containers[side].image                  | "j"
            .spec.containers[name="app"].args                                 | spec.containers[app].args                    | ["--a=b","--c"]
            .spec.containers[name="app"].ports[containerPort=80,protocol="UDP"].protocol | spec.containers[app].ports[1].protocol | "UDP"
            .spec.containers[0].image                                         | spec.containers[app].image                   | "i"
            """)
    void theServersSpellingBecomesOurs(String server, String ours, String value) {
        FieldPath path = FieldPath.parse(server, OBJECT);

        assertThat(path.in(OBJECT)).isEqualTo(ours);
        assertThat(path.valueIn(OBJECT)).hasValue(value);
    }

    @Test
    void ourSpellingIsThatOfTheLeaves() {
        FieldPath path = FieldPath.parse(".metadata.labels.app.kubernetes.io/name", OBJECT);

        assertThat(OBJECT.leaves()).containsKey(path.in(OBJECT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            .spec.nothing                              | spec.nothing
            .spec.containers[name="gone"].image        | spec.containers[name="gone"].image
            .spec.containers[name=broken].image        | spec.containers[name=broken].image
            """)
    void aFieldThatIsNotThereHasNoValue(String server, String ours) {
        FieldPath path = FieldPath.parse(server, OBJECT);

        assertThat(path.in(OBJECT)).isEqualTo(ours);
        assertThat(path.valueIn(OBJECT)).isEmpty();
        assertThat(path.without(OBJECT)).isEqualTo(OBJECT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            .spec.replicas                            | spec.replicas
            .metadata.labels.app.kubernetes.io/name   | metadata.labels["app.kubernetes.io/name"]
            .spec.containers[name="app"].image        | spec.containers[app].image
            """)
    void aFieldCanBeLeftOut(String server, String leaf) {
        Tree without = FieldPath.parse(server, OBJECT).without(OBJECT);

        assertThat(OBJECT.leaves()).containsKey(leaf);
        assertThat(without.leaves())
                .doesNotContainKey(leaf)
                .hasSize(OBJECT.leaves().size() - 1);
    }

    @Test
    void anItemOfAListCanBeLeftOut() {
        Tree without = FieldPath.parse(".metadata.finalizers[=\"example.com/a\"]", OBJECT)
                .without(OBJECT);

        assertThat(without.at("metadata", "finalizers")).hasToString("[\"example.com/b\"]");
    }
}
