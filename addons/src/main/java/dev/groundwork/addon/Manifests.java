package dev.groundwork.addon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The manifests of one add-on, {@code manifests/ADDON/ADDON.yaml}, other files beside it and the overlays of
 * {@code options/}, with the values of their placeholders.
 */
public final class Manifests {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String addon;
    private final Placeholders placeholders;
    private final List<String> files = new ArrayList<>();
    private final List<String> overlays = new ArrayList<>();

    Manifests(String addon) {
        this.addon = addon;
        this.placeholders = new Placeholders("manifests/" + addon);
        this.files.add(addon + ".yaml");
    }

    /**
     * Adds the objects of another file of the folder, for instance {@code grafana.yaml}. A {@code .json} file holds one
     * object, which is taken as it is, without placeholders.
     */
    public Manifests file(String name) {
        files.add(name);
        return this;
    }

    /** Gives a placeholder its value: text, a number, a boolean, a list or a map of texts. */
    public Manifests with(String name, Object value) {
        placeholders.with(name, value);
        return this;
    }

    /**
     * Gives a placeholder the text of {@code files/NAME}, untouched: a program's configuration may have a <code>${…}</code>
     * of its own.
     */
    public Manifests withFile(String name, String file) {
        return with(name, text("files/" + file));
    }

    /** Lays {@code options/NAME.yaml} over the objects if that is wanted: its objects are merged by kind and name. */
    public Manifests option(String name, boolean wanted) {
        if (wanted) {
            overlays.add(name);
        }
        return this;
    }

    /** The finished objects, with the checks that prove them. */
    public Desired provedBy(Check... checks) {
        return new Desired(objects(), List.of(checks));
    }

    private List<Resource> objects() {
        Map<ResourceId, ObjectNode> objects = new LinkedHashMap<>();
        for (String file : files) {
            read(file).forEach(object -> objects.put(id(object), object));
        }
        for (String overlay : overlays) {
            for (ObjectNode change : read("options/" + overlay + ".yaml")) {
                objects.merge(id(change), change, Overlay::merge);
            }
        }
        placeholders.refuseUnused();
        return objects.values().stream()
                .<Resource>map(object -> new KubernetesObject(addon, Tree.of(object)))
                .toList();
    }

    private static ResourceId id(ObjectNode object) {
        return KubernetesObject.idOf(Tree.of(object));
    }

    private List<ObjectNode> read(String file) {
        try {
            if (file.endsWith(".json")) {
                return List.of((ObjectNode) JSON.readTree(text(file)));
            }
            try (MappingIterator<JsonNode> documents =
                    YAML.readerFor(JsonNode.class).readValues(text(file))) {
                List<ObjectNode> objects = new ArrayList<>();
                while (documents.hasNext()) {
                    if (documents.next() instanceof ObjectNode object) {
                        objects.add((ObjectNode) placeholders.fill(object));
                    }
                }
                return objects;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " of " + addon, e);
        }
    }

    private String text(String file) {
        String path = "/manifests/" + addon + "/" + file;
        try (InputStream in = Manifests.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no manifest " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
