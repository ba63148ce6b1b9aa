package dev.groundwork.addon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlaceholdersTest {
    @Test
    void aScalarThatIsNothingElseTakesTheTypeOfItsValue() throws JsonProcessingException {
        JsonNode filled = fill(
                "{number: '${n}', flag: '${b}', text: '${t}', part: 'v${n}', 'key-${t}': 1}",
                new Placeholders("x").with("n", 2).with("b", true).with("t", "yes"));

        assertThat(filled).hasToString("{\"number\":2,\"flag\":true,\"text\":\"yes\",\"part\":\"v2\",\"key-yes\":1}");
    }

    @Test
    void aMapBecomesAnObjectOfTextsInTheOrderOfItsKeys() throws JsonProcessingException {
        JsonNode filled = fill("{data: '${data}'}", new Placeholders("x").with("data", Map.of("b", 1, "a", "true")));

        assertThat(filled).hasToString("{\"data\":{\"a\":\"true\",\"b\":\"1\"}}");
    }

    @Test
    void aListAsTheOnlyThingOfAnItemIsSpread() throws JsonProcessingException {
        JsonNode filled = fill(
                "{args: [--first, '${more}', --last], inner: [[a]]}",
                new Placeholders("x").with("more", List.of("--a", "--b")));

        assertThat(filled).hasToString("{\"args\":[\"--first\",\"--a\",\"--b\",\"--last\"],\"inner\":[[\"a\"]]}");
    }

    @Test
    void aValueIsNeverTakenForAPlaceholderItself() throws JsonProcessingException {
        JsonNode filled = fill("{a: '${x} $1 \\\\'}", new Placeholders("x").with("x", "${y}$1"));

        assertThat(filled.path("a").asText()).isEqualTo("${y}$1 $1 \\\\");
    }

    @Test
    void aNameThatNobodyGaveIsABug() {
        assertThatThrownBy(() -> fill("{a: '${replica}'}", new Placeholders("manifests/x").with("replicas", 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("manifests/x uses ${replica}, which nobody gives it");
    }

    @Test
    void aValueThatNothingUsesIsABug() {
        Placeholders placeholders = new Placeholders("manifests/x").with("replicas", 1);

        assertThatThrownBy(placeholders::refuseUnused)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("manifests/x does not use [replicas]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$x", "$$", "{x}", "cost 5$", "$(POD_NAME)"})
    void whatOnlyLooksLikeAPlaceholderStays(String text) throws JsonProcessingException {
        assertThat(fill("{a: '" + text + "'}", new Placeholders("x")).path("a").asText())
                .isEqualTo(text);
    }

    private static JsonNode fill(String yaml, Placeholders placeholders) throws JsonProcessingException {
        return placeholders.fill(new YAMLMapper().readTree(yaml));
    }
}
