package dev.groundwork.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.Addon;
import dev.groundwork.addon.AddonPage;
import dev.groundwork.baseline.BaselineSchema;
import dev.groundwork.report.Explanation.Setting;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The settings of an add-on in words, from the schema that is made of its record, and from its page what they are for. */
final class SettingForms {
    private SettingForms() {}

    static List<Setting> of(Addon<?> addon, AddonPage page) {
        JsonNode schema = BaselineSchema.generate().at("/properties/addons/properties/" + addon.name());
        List<Setting> settings = new ArrayList<>();
        // The keys that every add-on has are not in its record.
        Stream.of(addon.settings().getRecordComponents())
                .map(RecordComponent::getName)
                .forEach(name -> collect("", name, schema, page, settings));
        return settings;
    }

    private static void collect(String above, String name, JsonNode parent, AddonPage page, List<Setting> settings) {
        String path = above + name;
        JsonNode rules = parent.path("properties").path(name);
        Optional<AddonPage.Setting> told = page.setting(path);
        Optional<String> byDefault = Optional.of(rules.path("default"))
                .filter(value -> !value.isMissingNode())
                .map(JsonNode::toString);
        settings.add(new Setting(
                path,
                form(rules),
                StreamSupport.stream(parent.path("required").spliterator(), false)
                        .anyMatch(required -> required.asText().equals(name)),
                byDefault,
                byDefault.isPresent() ? "" : told.map(AddonPage.Setting::unset).orElse(""),
                told.map(AddonPage.Setting::meaning)
                        .orElse(rules.path("description").asText())));
        rules.path("properties")
                .properties()
                .forEach(property -> collect(path + ".", property.getKey(), rules, page, settings));
    }

    private static String form(JsonNode rules) {
        if (rules.has("enum")) {
            return "one of "
                    + StreamSupport.stream(rules.path("enum").spliterator(), false)
                            .map(JsonNode::asText)
                            .collect(Collectors.joining(", "));
        }
        JsonNode type = rules.path("type");
        return switch (type.isArray() ? type.path(0).asText() : type.asText()) {
            case "integer" -> "a number" + atLeast(rules);
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "object" -> "a map";
            default -> "text";
        };
    }

    private static String atLeast(JsonNode rules) {
        return rules.has("minimum") ? ", at least " + rules.path("minimum").asText() : "";
    }
}
