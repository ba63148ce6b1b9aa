package dev.groundwork.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Describe;
import dev.groundwork.catalog.Catalog;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineSchemaTest {
    private static final String RESOURCE = "bootstrap/src/main/resources/dev/groundwork/baseline/schema.json";

    @ParameterizedTest
    @ValueSource(strings = {RESOURCE, "docs/groundwork.schema.json"})
    void theSchemaThatIsPackedAndTheOneForEditorsAreGeneratedFromTheRecords(String name) throws IOException {
        Path file = repository().resolve(name);
        String generated = pretty(new BaselineSchemaGenerator().generate());
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, generated);
        }
        assertThat(Files.readString(file))
                .as("%s is not up to date: run this test with -Dgolden.update=true and read the difference", name)
                .isEqualTo(generated);
    }

    @Test
    void everySettingOfEveryAddonIsDescribed() {
        List<String> undescribed = Stream.concat(
                        Stream.of(
                                AccessItem.class,
                                AccessItem.PolicyItem.class,
                                BaselineDocument.class,
                                ClusterReference.class,
                                CommonKeys.class,
                                Patch.class,
                                RoleEntry.class),
                        Catalog.addons().stream().map(Addon::settings))
                .flatMap(type -> Stream.of(type.getRecordComponents()))
                .filter(component -> !isDescribed(component))
                .map(RecordComponent::toString)
                .toList();

        assertThat(undescribed).isEmpty();
    }

    @Test
    void noObjectAllowsKeysThatTheSchemaDoesNotKnow() {
        List<String> open = new ArrayList<>();
        collectOpenObjects("", BaselineSchema.generate(), open);

        // What IAM allows in a policy, Kubernetes in an object and EKS in a configuration, is no word of this schema.
        open.removeIf(
                path -> path.endsWith("/patches/items/properties/patch") || path.endsWith("/properties/configuration"));
        assertThat(open).singleElement().asString().contains("/roles/").contains("/policies/");
    }

    private static boolean isDescribed(RecordComponent component) {
        Describe describe = component.getAnnotation(Describe.class);
        return describe != null && describe.value().endsWith(".");
    }

    private static void collectOpenObjects(String path, JsonNode schema, List<String> open) {
        boolean object = schema.path("type").toString().contains("object");
        if (object
                && (!schema.has("additionalProperties")
                        || schema.path("additionalProperties").asBoolean())) {
            open.add(path);
        }
        schema.properties().forEach(entry -> collectOpenObjects(path + "/" + entry.getKey(), entry.getValue(), open));
    }

    private static String pretty(JsonNode schema) throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        printer.indentObjectsWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        return new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n";
    }

    /** The top of the repository, wherever the tests are started. */
    static Path repository() {
        return Stream.of(Path.of(""), Path.of(".."))
                .filter(folder -> Files.exists(folder.resolve("mvnw")))
                .findFirst()
                .orElseThrow();
    }
}
