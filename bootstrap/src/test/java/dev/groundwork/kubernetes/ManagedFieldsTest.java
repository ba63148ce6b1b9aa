package dev.groundwork.kubernetes;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Difference;
import dev.groundwork.plan.Writer;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManagedFieldsTest {
    private static final String OBJECT = """
            metadata:
              labels: {app.kubernetes.io/name: x, plain: y}
              finalizers: [example.com/a, example.com/b]
            spec:
              replicas: 2
              selector: {matchLabels: {app: x}}
              containers:
                - name: app
                  image: i
                  args: [--a, --b]
                  ports: [{containerPort: 80, protocol: TCP}, {containerPort: 443, protocol: TCP}]
                  emptyDir: {}
                - {name: side, image: j}
              tolerations: [{key: a}, {key: b}]
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"f:spec": {"f:replicas": {}}}                                                                         | spec.replicas
            {"f:metadata": {"f:labels": {".": {}, "f:app.kubernetes.io/name": {}}}}                                | metadata.labels["app.kubernetes.io/name"]
            {"f:metadata": {"f:finalizers": {".": {}, "v:\\"example.com/b\\"": {}}}}                               | metadata.finalizers[1]
            {"f:spec": {"f:containers": {"k:{\\"name\\":\\"side\\"}": {".": {}, "f:image": {}}}}}                  | spec.containers[side].image
            {"f:spec": {"f:containers": {"k:{\\"name\\":\\"app\\"}": {"f:ports": {"k:{\\"containerPort\\":443,\\"protocol\\":\\"TCP\\"}": {"f:containerPort": {}}}}}}} | spec.containers[app].ports[1].containerPort
            {"f:spec": {"f:containers": {"k:{\\"name\\":\\"app\\"}": {"f:emptyDir": {}}}}}                         | spec.containers[app].emptyDir
            """)
    void aWriterIsFoundByTheLeaf(String fields, String leaf) {
        Tree object = managed("{manager: edit, time: \"2026-11-22T05:00:00Z\", fieldsV1: " + fields + "}");

        assertThat(ManagedFields.writers(object))
                .containsEntry(leaf, new Writer("edit", Optional.of(Instant.parse("2026-11-22T05:00:00Z"))));
        assertThat(object.leaves()).containsKey(leaf);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"f:spec": {"f:containers": {"k:{\\"name\\":\\"app\\"}": {"f:args": {}}}}}  | spec.containers[app].args[1]
            {"f:spec": {"f:selector": {}}}                                              | spec.selector.matchLabels.app
            {"f:spec": {"f:tolerations": {}}}                                           | spec.tolerations[0].key
            """)
    void whoWroteAListOrMapAsAWholeWroteItsLeaves(String fields, String leaf) {
        Tree object = managed("{manager: edit, fieldsV1: " + fields + "}");

        assertThat(writerOf(leaf, object)).isEqualTo("edit");
    }

    @Test
    void whoWroteALeafItselfCountsMoreThanWhoWroteAllAroundIt() {
        Tree object = managed("""
                {manager: whole, time: "2026-11-22T06:00:00Z", fieldsV1: {"f:metadata": {"f:labels": {}}}},
                {manager: leaf, time: "2026-11-22T05:00:00Z", fieldsV1: {"f:metadata": {"f:labels": {"f:plain": {}}}}}
                """);

        assertThat(writerOf("metadata.labels.plain", object)).isEqualTo("leaf");
        assertThat(writerOf("metadata.labels[\"app.kubernetes.io/name\"]", object))
                .isEqualTo("whole");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T05:00:00Z, 2026-11-22T06:00:00Z, second",
        "2026-11-22T06:00:00Z, 2026-11-22T05:00:00Z, first",
        "2026-11-22T06:00:00Z, '', first",
        "'', 2026-11-22T06:00:00Z, second",
        "yesterday, 2026-11-22T06:00:00Z, second"
    })
    void theLastWriterWins(String first, String second, String winner) {
        Tree object = managed("""
                {manager: first, time: "%s", fieldsV1: {"f:spec": {"f:replicas": {}}}},
                {manager: second, time: "%s", fieldsV1: {"f:spec": {"f:replicas": {}}}}
                """.formatted(first, second));

        assertThat(named(object)).containsEntry("spec.replicas", winner);
    }

    @Test
    void whoWritesStatusOnlyIsNoWriter() {
        Tree object =
                managed("{manager: controller, subresource: status, fieldsV1: {\"f:spec\": {\"f:replicas\": {}}}}");

        assertThat(ManagedFields.writers(object)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"f:spec": {"f:containers": {"k:{\\"name\\":\\"gone\\"}": {"f:image": {}}}}}
            {"f:spec": {"f:containers": {"k:broken": {"f:image": {}}}}}
            {"f:spec": {"f:containers": {"x:unknown": {}}}}
            """)
    void whatIsNotThereAnyMoreOrCannotBeReadHasNoWriter(String fields) {
        assertThat(ManagedFields.writers(managed("{manager: edit, fieldsV1: " + fields + "}")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"groundwork, Apply, true", "groundwork, Update, false", "kubectl, Apply, false"})
    void weAppliedItIfAnApplyIsRecordedAsOurs(String manager, String operation, boolean applied) {
        Tree object = managed("{manager: %s, operation: %s}".formatted(manager, operation));

        assertThat(ManagedFields.applied(object)).isEqualTo(applied);
    }

    /** Whom a change of that leaf would name. */
    private static String writerOf(String leaf, Tree object) {
        return Difference.between(object, Tree.empty(), ManagedFields.writers(object)).stream()
                .filter(change -> change.path().equals(leaf))
                .flatMap(change -> change.writer().stream())
                .map(Writer::manager)
                .findFirst()
                .orElse("nobody");
    }

    private static Map<String, String> named(Tree object) {
        return new TreeMap<>(ManagedFields.writers(object).entrySet().stream()
                .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().manager())));
    }

    private static Tree managed(String entries) {
        return Yaml.tree(OBJECT).with(root -> {
            root.withObject("/metadata").set("managedFields", Yaml.node("[" + entries + "]"));
            return root;
        });
    }
}
