package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the packed definitions equal to what the model library gives. They lie in the repository so that neither the
 * generator nor the library is needed to run; {@code -Dgolden.update=true} writes them again.
 */
final class MonitoringDefinitionsTest {
    private static final Path PACKED = Path.of("..", "manifests", "prometheus-stack", "crds");
    /** So long may a line be that holds a whole object. */
    private static final int LINE = 120;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void thePackedDefinitionsAreGeneratedFromTheModel() throws IOException {
        SortedMap<String, String> generated = new TreeMap<>();
        MonitoringDefinitions.generate(folder)
                .forEach((plural, definition) -> generated.put(plural + ".json", lines(definition, "") + "\n"));
        if (Boolean.getBoolean("golden.update")) {
            for (var file : generated.entrySet()) {
                Files.createDirectories(PACKED);
                Files.writeString(PACKED.resolve(file.getKey()), file.getValue());
            }
        }

        assertThat(packed())
                .as("run this test with -Dgolden.update=true and read the difference")
                .isEqualTo(generated);
    }

    @Test
    void noDefinitionIsTooLongForToolsThatKeepACopyInAnAnnotation() {
        assertThat(MonitoringDefinitions.generate(folder).values())
                .allSatisfy(definition -> assertThat(definition.toString()).hasSizeLessThan(200_000));
    }

    @Test
    void everySchemaIsStructural() {
        assertThat(MonitoringDefinitions.generate(folder).values())
                .allSatisfy(definition -> structural(definition.at("/spec/versions/0/schema/openAPIV3Schema"), "spec"));
    }

    /** Every node says its type, or that anything may stand there; else the API server refuses the definition. */
    private static void structural(JsonNode schema, String path) {
        assertThat(schema.has("type")
                        || schema.has("x-kubernetes-int-or-string")
                        || schema.has("x-kubernetes-preserve-unknown-fields"))
                .as(path)
                .isTrue();
        schema.path("properties")
                .properties()
                .forEach(property -> structural(property.getValue(), path + "." + property.getKey()));
        Stream.of("items", "additionalProperties")
                .filter(schema::has)
                .forEach(inner -> structural(schema.path(inner), path + "." + inner));
    }

    private static SortedMap<String, String> packed() throws IOException {
        SortedMap<String, String> packed = new TreeMap<>();
        try (Stream<Path> files = Files.list(PACKED)) {
            for (Path file : files.toList()) {
                packed.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return packed;
    }

    /** JSON in lines that a person can compare: what is short stays on one line. */
    private static String lines(JsonNode node, String indent) {
        String whole = node.toString();
        if (!node.isContainerNode() || indent.length() + whole.length() <= LINE) {
            return whole;
        }
        StringBuilder text = new StringBuilder(node.isArray() ? "[\n" : "{\n");
        String inner = indent + "  ";
        if (node.isArray()) {
            for (Iterator<JsonNode> items = node.iterator(); items.hasNext(); ) {
                text.append(inner).append(lines(items.next(), inner)).append(items.hasNext() ? ",\n" : "\n");
            }
        } else {
            for (Iterator<Map.Entry<String, JsonNode>> fields =
                            node.properties().iterator();
                    fields.hasNext(); ) {
                var field = fields.next();
                text.append(inner)
                        .append('"')
                        .append(field.getKey())
                        .append("\": ")
                        .append(lines(field.getValue(), inner))
                        .append(fields.hasNext() ? ",\n" : "\n");
            }
        }
        return text.append(indent).append(node.isArray() ? ']' : '}').toString();
    }
}
