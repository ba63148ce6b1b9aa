package dev.groundwork.addon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** The IAM policy document of an add-on, {@code policies/ADDON.json}. */
public final class Policy {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String addon;
    private final Placeholders placeholders;
    private final Map<String, Boolean> options = new HashMap<>();

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

    /** Leaves out the statement of that {@code Sid} unless it is wanted. */
    public Policy option(String sid, boolean wanted) {
        options.put(sid, wanted);
        return this;
    }

    /** The finished document. */
    public Tree document() {
        String path = "/policies/" + addon + ".json";
        try (InputStream in = Policy.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no policy " + path);
            }
            ObjectNode document = (ObjectNode) placeholders.fill(JSON.readTree(in));
            placeholders.refuseUnused();
            choose((ArrayNode) document.path("Statement"));
            return Tree.of(document);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    private void choose(ArrayNode statements) {
        Set<String> known = new HashSet<>();
        for (Iterator<JsonNode> all = statements.iterator(); all.hasNext(); ) {
            String sid = all.next().path("Sid").asText();
            known.add(sid);
            if (!options.getOrDefault(sid, true)) {
                all.remove();
            }
        }
        if (!known.containsAll(options.keySet())) {
            throw new IllegalStateException("policies/%s.json has not all of %s".formatted(addon, options.keySet()));
        }
    }
}
