package dev.groundwork.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource(Verb.class)
    void aReportThatHasOneOfEverythingIsAsPublished(Verb verb) {
        ReportSchema.check(ReportForm.JSON.print(EverySort.finished(verb)));
    }

    @Test
    void theReportThatIsHeldAgainstTheSchemaHasEverySortOfEverything() {
        Report report = EverySort.report(Verb.DRIFT);

        assertThat(sorts(report.plan().orElseThrow().changes())).isEqualTo(leaves(Change.class));
        assertThat(sorts(report.outcomes())).isEqualTo(leaves(Outcome.class));
        assertThat(sorts(report.proofs().stream().map(Proof::verdict).toList())).isEqualTo(leaves(Proof.Verdict.class));
    }

    @Test
    void aFieldThatIsMissingInTheSchemaFails() throws Exception {
        String report = ReportForm.JSON.print(EverySort.finished(Verb.DRIFT));
        List<String> unnoticed = new ArrayList<>();
        for (String field : fields(JSON.readTree(ReportSchema.text()), "")) {
            JsonNode schema = JSON.readTree(ReportSchema.text());
            int last = field.lastIndexOf('/');
            ObjectNode properties = (ObjectNode) schema.at(field.substring(0, last));
            properties.remove(field.substring(last + 1));
            if (ReportSchema.schema(schema.toString())
                    .validate(report, InputFormat.JSON)
                    .isEmpty()) {
                unnoticed.add(field);
            }
        }

        assertThat(unnoticed).isEmpty();
    }

    /** The place of every field that the schema declares. */
    private static List<String> fields(JsonNode schema, String path) {
        List<String> fields = new ArrayList<>();
        schema.properties().forEach(entry -> {
            if (entry.getKey().equals("properties")) {
                entry.getValue().fieldNames().forEachRemaining(name -> fields.add(path + "/properties/" + name));
            }
        });
        if (schema.isContainerNode()) {
            int index = 0;
            for (JsonNode item : schema.isArray() ? schema : JSON.createArrayNode()) {
                fields.addAll(fields(item, path + "/" + index++));
            }
            schema.properties().forEach(entry -> fields.addAll(fields(entry.getValue(), path + "/" + entry.getKey())));
        }
        return fields;
    }

    private static Set<Class<?>> sorts(List<?> values) {
        return values.stream().map(Object::getClass).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<Class<?>> leaves(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses())
                .flatMap(sort -> sort.isSealed() ? leaves(sort).stream() : Stream.of(sort))
                .collect(Collectors.toSet());
    }
}
