package dev.groundwork.baseline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON Schema of {@code groundwork.yaml}, draft 2020-12. It is generated from the settings records when we build,
 * and packed: to generate it costs more than all the rest of reading a file. A test fails while it is not up to date.
 */
public final class BaselineSchema {
    private static final String FILE = "schema.json";

    private BaselineSchema() {}

    /** The schema as it was generated; the caller may change it. */
    public static ObjectNode generate() {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a packed " + FILE + " that is not JSON", e);
        }
    }

    /** The schema as it was generated, for people to read. */
    public static String text() {
        try (InputStream in = BaselineSchema.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("no " + FILE + " next to " + BaselineSchema.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
    }
}
