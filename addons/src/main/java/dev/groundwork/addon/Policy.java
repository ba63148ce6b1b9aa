package dev.groundwork.addon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The IAM policy document of an add-on, {@code policies/ADDON.json}. */
public final class Policy {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String addon;
    private final Placeholders placeholders;

    private Policy(String addon) {
        this.addon = addon;
        this.placeholders = new Placeholders("policies/" + addon + ".json");
    }

    /** The document of that add-on. */
    public static Policy of(String addon) {
        return new Policy(addon);
    }

    /** Gives a placeholder its value. */
    public Policy with(String name, String value) {
        placeholders.with(name, value);
        return this;
    }

    /** The finished document. */
    public Tree document() {
        String path = "/policies/" + addon + ".json";
        try (InputStream in = Policy.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no policy " + path);
            }
            JsonNode document = placeholders.fill(JSON.readTree(in));
            placeholders.refuseUnused();
            return Tree.of((ObjectNode) document);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
