package dev.groundwork.baseline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Addon;
import dev.groundwork.catalog.Catalog;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the values of a valid file, defaults included, into records. What fails here is a bug of ours. */
final class Binding {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new SimpleModule().addDeserializer(Optional.class, new OptionalDeserializer(null)));

    private Binding() {}

    /** @param root the same file with what is told of its values, such as where they came from */
    static Baseline bind(ObjectNode file, YamlNode root) {
        BaselineDocument document = record(file, BaselineDocument.class);
        SequencedMap<String, AddonEntry> addons = new LinkedHashMap<>();
        for (Addon<?> addon : Catalog.addons()) {
            ObjectNode keys = document.addons().get(addon.name());
            if (keys != null) {
                addons.put(addon.name(), entry(addon, keys, root));
            }
        }
        return new Baseline(
                document.cluster(),
                document.identity(),
                document.movingFrom(),
                document.registry(),
                document.labels(),
                document.tags(),
                new LinkedHashMap<>(document.roles()),
                new LinkedHashMap<>(document.nodeGroups()),
                document.access(),
                addons,
                document.preflight().map(PreflightSection::accept).orElse(Map.of()),
                document.notifications().orElse(Notifications.nobody()));
    }

    private static AddonEntry entry(Addon<?> addon, ObjectNode keys, YamlNode root) {
        ObjectNode settings = keys.deepCopy();
        ObjectNode common = MAPPER.createObjectNode();
        for (var component : CommonKeys.class.getRecordComponents()) {
            JsonNode value = settings.remove(component.getName());
            if (value != null) {
                common.set(component.getName(), value);
            }
        }
        CommonKeys taken = record(common, CommonKeys.class);
        return new AddonEntry(
                addon,
                record(settings, addon.settings()),
                taken.identity(),
                taken.movingFrom(),
                taken.adopt(),
                taken.take(),
                taken.yield(),
                taken.patches(),
                root.find("addons", addon.name())
                        .map(entry -> entry.value().fromEnvironment())
                        .orElse(Set.of()));
    }

    private static <T extends Record> T record(ObjectNode values, Class<T> type) {
        try {
            return MAPPER.treeToValue(values, type);
        } catch (JsonProcessingException e) {
            // Without the cause: its message may hold a value that came from the environment.
            throw new IllegalStateException("a valid file does not fit " + type.getName() + ": " + e.getClass());
        }
    }

    /** What Jackson's own module for Java 8 does, without one more jar. */
    private static final class OptionalDeserializer extends JsonDeserializer<Optional<?>>
            implements ContextualDeserializer {
        private final @Nullable JavaType content;

        OptionalDeserializer(@Nullable JavaType content) {
            this.content = content;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
            return new OptionalDeserializer(property.getType().containedTypeOrUnknown(0));
        }

        @Override
        public Optional<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Optional.of(context.readValue(parser, content));
        }

        @Override
        public Optional<?> getNullValue(DeserializationContext context) {
            return Optional.empty();
        }

        @Override
        public Optional<?> getAbsentValue(DeserializationContext context) {
            return Optional.empty();
        }
    }
}
