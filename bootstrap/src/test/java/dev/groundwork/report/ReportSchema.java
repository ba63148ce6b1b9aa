package dev.groundwork.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The published schema of the JSON report: every JSON that a test produces is held against it. */
public final class ReportSchema {
    private static final JsonSchema SCHEMA = schema(text());

    private ReportSchema() {}

    /** The published file. */
    static String text() {
        Path file = Stream.of(Path.of(""), Path.of(".."))
                .map(folder -> folder.resolve("docs/report.schema.json"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonSchema schema(String text) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        text,
                        InputFormat.JSON,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    /** Fails if this is not as published, for instance because it has a field that the schema does not know. */
    public static void check(String json) {
        assertThat(SCHEMA.validate(json, InputFormat.JSON))
                .as("breaks docs/report.schema.json: %s", json)
                .isEmpty();
    }
}
