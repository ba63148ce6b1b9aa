package dev.groundwork.baseline;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfig;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Describe;
import dev.groundwork.catalog.Catalog;
import dev.groundwork.preflight.Preflight;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Generates the schema from the records that the file is read into. It runs when the schema is tested, and not when a
 * file is read: reflecting over the records costs more than all the rest of reading.
 */
final class BaselineSchemaGenerator {
    private final ObjectMapper mapper = new ObjectMapper();
    private final SchemaGenerator generator = new SchemaGenerator(config());

    ObjectNode generate() {
        ObjectNode schema = mapper.createObjectNode();
        schema.put("$schema", SchemaVersion.DRAFT_2020_12.getIdentifier());
        schema.put("$id", "https://groundwork.dev/schema/v1alpha1/baseline.json");
        schema.put("title", "Groundwork baseline");
        ObjectNode document = object(BaselineDocument.class);
        ObjectNode addons = (ObjectNode) document.path("properties").path("addons");
        ObjectNode each = addons.putObject("properties");
        Catalog.addons().forEach(addon -> each.set(addon.name(), addon(addon)));
        addons.put("additionalProperties", false);
        ObjectNode findings = (ObjectNode) document.at("/properties/preflight/properties/accept");
        ObjectNode accepted = findings.putObject("properties");
        Preflight.checks()
                .forEach(check -> accepted.set(
                        check.name(),
                        object(AcceptedFinding.class)
                                .put("description", "Finding that does not hold: " + check.claim() + ".")));
        findings.put("additionalProperties", false);
        named(document, "roles", RoleEntry.class);
        named(document, "nodeGroups", NodeGroupEntry.class);
        return schema.setAll(document);
    }

    /** What stands below keys of the user's own choice. */
    private void named(ObjectNode document, String key, Class<? extends Record> type) {
        ObjectNode patterns = (ObjectNode) document.path("properties").path(key).path("patternProperties");
        patterns.fieldNames().forEachRemaining(pattern -> patterns.set(pattern, object(type)));
    }

    /** An add-on's settings, and next to them the keys that every add-on has. */
    private ObjectNode addon(Addon<?> addon) {
        ObjectNode settings = object(addon.settings());
        ObjectNode properties = settings.withObject("properties");
        object(CommonKeys.class).path("properties").properties().forEach(common -> {
            if (properties.has(common.getKey())) {
                throw new IllegalStateException(addon.name() + " has a setting named " + common.getKey());
            }
            properties.set(common.getKey(), common.getValue());
        });
        settings.set("type", objectOrNothing());
        return settings;
    }

    private ObjectNode object(Class<? extends Record> type) {
        ObjectNode object = generator.generateSchema(type);
        object.remove("$schema");
        return object;
    }

    private SchemaGeneratorConfig config() {
        SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(
                        mapper, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT, Option.INLINE_ALL_SCHEMAS)
                .with(Option.ENUM_KEYWORD_FOR_SINGLE_VALUES)
                .without(Option.FLATTENED_ENUMS, Option.FLATTENED_OPTIONALS, Option.SCHEMA_VERSION_INDICATOR);
        builder.forTypesInGeneral()
                .withPropertySorter(
                        Comparator.comparingInt(member -> position(member.getDeclaringType(), member.getName())))
                .withDescriptionResolver(type -> Optional.ofNullable(
                                type.getType().getErasedType().getAnnotation(Describe.class))
                        .map(Describe::value)
                        .orElse(null))
                .withCustomDefinitionProvider((type, context) -> enumeration(type.getErasedType()))
                .withCustomDefinitionProvider((type, context) -> mapping(type))
                .withCustomDefinitionProvider((type, context) -> anything(type));
        builder.forFields()
                .withTargetTypeOverridesResolver(field -> field.getType().isInstanceOf(Optional.class)
                        ? List.of(field.getTypeParameterFor(Optional.class, 0))
                        : null)
                .withDescriptionResolver(
                        field -> described(field).map(Describe::value).orElse(null))
                .withRequiredCheck(field -> !field.getType().isInstanceOf(Optional.class)
                        && described(field).map(Describe::byDefault).orElse("").isEmpty())
                .withDefaultResolver(field -> described(field)
                        .map(Describe::byDefault)
                        .filter(value -> !value.isEmpty())
                        .map(this::json)
                        .orElse(null))
                .withStringPatternResolver(BaselineSchemaGenerator::pattern)
                .withNumberInclusiveMinimumResolver(field -> described(field)
                        .map(Describe::minimum)
                        .filter(minimum -> minimum != Long.MIN_VALUE)
                        .map(BigDecimal::valueOf)
                        .orElse(null))
                .withNumberInclusiveMaximumResolver(field ->
                        field.getType().getErasedType() == int.class ? BigDecimal.valueOf(Integer.MAX_VALUE) : null)
                .withInstanceAttributeOverride((node, field, context) -> {
                    if (isMapOfTexts(field) && form(field).isEmpty()) {
                        node.putObject("additionalProperties").put("type", "string");
                    }
                    form(field).ifPresent(form -> addForm(node, form));
                });
        return builder.build();
    }

    /** Where a component stands in its record, so that the schema tells them in the order in which the code does. */
    private static int position(ResolvedType type, String name) {
        return Arrays.stream(type.getErasedType().getRecordComponents())
                .map(component -> component.getName())
                .toList()
                .indexOf(name);
    }

    /** A setting's annotation; what it says of a list holds for the items as far as it is a pattern. */
    private static Optional<Describe> described(FieldScope field) {
        return field.isFakeContainerItemScope()
                ? Optional.empty()
                : Optional.ofNullable(field.getAnnotation(Describe.class));
    }

    private static @Nullable String pattern(FieldScope field) {
        return field.getType().getErasedType() != String.class
                ? null
                : Optional.ofNullable(field.getRawMember().getAnnotation(Describe.class))
                        .map(Describe::pattern)
                        .filter(pattern -> !pattern.isEmpty())
                        .map(BaselineSchemaGenerator::whole)
                        .orElse(null);
    }

    /** A list has no form of its own: what stands there is that of its items. */
    private static Optional<Form> form(FieldScope field) {
        return field.isContainerType()
                ? Optional.empty()
                : Optional.ofNullable(field.getRawMember().getAnnotation(Form.class));
    }

    /** Whose values are texts, whatever the keys are. */
    private static boolean isMapOfTexts(FieldScope field) {
        return !field.isFakeContainerItemScope()
                && field.getType().isInstanceOf(Map.class)
                && field.getTypeParameterFor(Map.class, 1) != null
                && field.getTypeParameterFor(Map.class, 1).getErasedType() == String.class;
    }

    private static void addForm(ObjectNode node, Form form) {
        node.put("patternErrorMessage", "expected " + form.value());
        if (!form.keys().isEmpty()) {
            ObjectNode values = node.putObject("patternProperties").putObject(whole(form.keys()));
            if (form.values().isEmpty()) {
                values.put("type", "object");
            } else {
                values.put("type", "string")
                        .put("pattern", whole(form.values()))
                        .put("patternErrorMessage", "expected " + form.valueForm());
            }
            node.put("additionalProperties", false);
        }
    }

    private static String whole(String pattern) {
        boolean alternatives = pattern.replaceAll("\\([^()]*\\)", "").contains("|");
        return alternatives ? "^(?:" + pattern + ")$" : "^" + pattern + "$";
    }

    private @Nullable CustomDefinition enumeration(Class<?> type) {
        if (!type.isEnum()) {
            return null;
        }
        List<JsonNode> values = Arrays.stream(type.getEnumConstants())
                .map(mapper::<JsonNode>valueToTree)
                .toList();
        ObjectNode definition =
                mapper.createObjectNode().put("type", values.stream().allMatch(JsonNode::isInt) ? "integer" : "string");
        values.forEach(definition.putArray("enum")::add);
        return new CustomDefinition(definition, true);
    }

    /** Keys that are the user's own; a mapping whose lines are all commented out is nothing, and means the default. */
    private @Nullable CustomDefinition mapping(ResolvedType type) {
        return type.isInstanceOf(Map.class)
                ? new CustomDefinition(
                        mapper.createObjectNode().set("type", objectOrNothing()),
                        CustomDefinition.DefinitionType.INLINE,
                        CustomDefinition.AttributeInclusion.NO)
                : null;
    }

    /** Fields of an object of Kubernetes, which knows them itself. */
    private @Nullable CustomDefinition anything(ResolvedType type) {
        return type.getErasedType() == ObjectNode.class
                ? new CustomDefinition(
                        mapper.createObjectNode().put("type", "object"),
                        CustomDefinition.DefinitionType.INLINE,
                        CustomDefinition.AttributeInclusion.NO)
                : null;
    }

    private ArrayNode objectOrNothing() {
        return mapper.createArrayNode().add("object").add("null");
    }

    private JsonNode json(String text) {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
    }
}
