package dev.groundwork.addon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The manifests of one add-on, {@code manifests/ADDON/ADDON.yaml} and the overlays of {@code options/}, with the values
 * of their placeholders.
 */
public final class Manifests {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final String addon;
    private final Placeholders placeholders;
    private final List<String> overlays = new ArrayList<>();

    Manifests(String addon) {
        this.addon = addon;
        this.placeholders = new Placeholders("manifests/" + addon);
    }

    /** Gives a placeholder its value: text, a number, a boolean or a list of texts. */
    public Manifests with(String name, Object value) {
        placeholders.with(name, value);
        return this;
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
        read(addon + ".yaml").forEach(object -> objects.put(id(object), object));
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
        String path = "/manifests/" + addon + "/" + file;
        try (InputStream in = Manifests.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no manifest " + path);
            }
            try (MappingIterator<JsonNode> documents =
                    YAML.readerFor(JsonNode.class).readValues(in)) {
                List<ObjectNode> objects = new ArrayList<>();
                while (documents.hasNext()) {
                    if (documents.next() instanceof ObjectNode object) {
                        objects.add((ObjectNode) placeholders.fill(object));
                    }
                }
                return objects;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
