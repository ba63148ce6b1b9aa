package dev.groundwork.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Source;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SarifReportTest {
    private static final JsonSchema SCHEMA = schema();

    @ParameterizedTest
    @EnumSource(Verb.class)
    void itIsValidByTheSchemaOfTheStandardWhateverIsInIt(Verb verb) {
        String sarif = ReportForm.SARIF.print(EverySort.finished(verb));

        assertThat(SCHEMA.validate(sarif, InputFormat.JSON)).as(sarif).isEmpty();
    }

    @Test
    void theSchemaOfTheStandardIsReallyAsked() {
        String sarif = ReportForm.SARIF.print(EverySort.finished(Verb.DRIFT));

        assertThat(SCHEMA.validate(sarif.replace("\"level\" : \"error\"", "\"level\" : \"bad\""), InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void aRefutedCheckStandsAtTheLineOfItsAddon() {
        JsonNode result = result(print(EverySort.finished(Verb.VERIFY)), "eviction-allowed");

        assertThat(result.path("level").asText()).isEqualTo("error");
        JsonNode place = result.at("/locations/0/physicalLocation");
        assertThat(place.at("/artifactLocation/uri").asText()).isEqualTo("my%20baselines/groundwork.yaml");
        assertThat(place.at("/region/startLine").asInt()).isEqualTo(7);
    }

    @Test
    void anAcceptedFindingIsSuppressedWithItsReasonAndNoOtherIs() {
        JsonNode sarif = print(EverySort.finished(Verb.PREFLIGHT));

        JsonNode accepted = result(sarif, "accepted");
        assertThat(accepted.path("level").asText()).isEqualTo("error");
        assertThat(accepted.at("/message/text").asText()).contains("Expected 5. Seen: 3.");
        assertThat(accepted.at("/suppressions/0/kind").asText()).isEqualTo("external");
        assertThat(accepted.at("/suppressions/0/status").asText()).isEqualTo("accepted");
        assertThat(accepted.at("/suppressions/0/justification").asText())
                .startsWith("it is ")
                .endsWith(" (until 2027-03-31)");
        assertThat(result(sarif, "refuted").path("suppressions")).isEmpty();
        assertThat(result(sarif, "refuted").has("suppressions")).isTrue();
    }

    @Test
    void aDriftedResourceKeepsItsFingerprintWhenOnlyItsValuesChange() {
        String one = ReportForm.SARIF.print(EverySort.finished(Verb.DRIFT));
        String other = one.replace("evil", "eviler");

        assertThat(result(parse(one), "drift").at("/partialFingerprints/groundwork~1v1"))
                .isEqualTo(result(parse(other), "drift").at("/partialFingerprints/groundwork~1v1"));
        assertThat(result(parse(one), "drift").path("level").asText()).isEqualTo("warning");
    }

    @Test
    void aProblemOfTheBaselineStandsWhereItSays() {
        Report report = Reports.with(
                Reports.report(Verb.PREVIEW),
                List.of(new Problem(Problem.Code.INVALID, "groundwork.yaml:8:5", "unknown key", "Remove it")),
                List.of());
        JsonNode sarif = print(new Finished(
                report, ExitCode.of(report, false), new Source("groundwork.yaml", Map.of()), false, "1.2.3"));

        JsonNode region = result(sarif, "problem-invalid").at("/locations/0/physicalLocation/region");
        assertThat(region.path("startLine").asInt()).isEqualTo(8);
        assertThat(region.path("startColumn").asInt()).isEqualTo(5);
        assertThat(sarif.at("/runs/0/invocations/0/exitCode").asInt()).isEqualTo(64);
    }

    private static JsonNode print(Finished finished) {
        return parse(ReportForm.SARIF.print(finished));
    }

    private static JsonNode result(JsonNode sarif, String rule) {
        return StreamSupport.stream(sarif.at("/runs/0/results").spliterator(), false)
                .filter(result -> result.path("ruleId").asText().equals(rule))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + rule + " in " + sarif.toPrettyString()));
    }

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (java.io.IOException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    private static JsonSchema schema() {
        InputStream schema =
                Objects.requireNonNull(SarifReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(
                        schema,
                        InputFormat.JSON,
                        SchemaValidatorsConfig.builder().build());
    }
}
