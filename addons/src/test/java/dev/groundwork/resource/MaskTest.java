package dev.groundwork.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MaskTest {
    @Test
    void whatIsHiddenIsMaskedWhereverItStandsInAListAndTheRestStays() {
        Tree seen = Mask.over(
                tree("{a: {b: hunter2, c: seen}, list: [{v: hunter2, w: 1}, {v: 2}]}"),
                Set.of(List.of("a", "b"), List.of("list", "v")));

        assertThat(seen.toString()).doesNotContain("hunter2");
        assertThat(seen.text("a", "b")).startsWith("masked:").isEqualTo(text(seen, 0, "v"));
        assertThat(text(seen, 1, "v")).startsWith("masked:").isNotEqualTo(text(seen, 0, "v"));
        assertThat(seen.text("a", "c")).isEqualTo("seen");
        assertThat(text(seen, 0, "w")).isEqualTo("1");
    }

    @Test
    void whatStandsBelowAHiddenKeyIsHiddenToo() {
        assertThat(Mask.over(tree("{a: {b: [hunter2]}}"), Set.of(List.of("a"))).toString())
                .doesNotContain("hunter2");
    }

    @Test
    void aKeyThatSoundsLikeASecretHidesItsValue() {
        for (String key :
                List.of("DB_PASSWORD", "apiToken", "clientSecret", "credentials", "api-key", "AWS_SECRET_ACCESS_KEY")) {
            assertThat(Mask.over(tree("{%s: hunter2}".formatted(key)), Set.of()).text(key))
                    .as(key)
                    .startsWith("masked:");
        }
        assertThat(Mask.over(tree("{WARM_PREFIX_TARGET: '1', key: Exists}"), Set.of()))
                .isEqualTo(tree("{WARM_PREFIX_TARGET: '1', key: Exists}"));
    }

    @Test
    void aTextAndANumberThatLookAlikeAreNotTheSame() {
        Tree seen = Mask.over(tree("{a: 3, b: '3'}"), Set.of(List.of("a"), List.of("b")));
        assertThat(seen.text("a")).isNotEqualTo(seen.text("b"));
    }

    /** Or each run would take a change of somebody else for one of the baseline: masks differ from run to run. */
    @Test
    void theHashOfAnAddonOfEksKnowsNothingOfWhatIsHiddenInIt() {
        assertThat(addon("{a: hunter2, b: 1}").hash())
                .isEqualTo(addon("{a: other, b: 1}").hash())
                .isNotEqualTo(addon("{a: hunter2, b: 2}").hash());
    }

    private static EksAddon addon(String configuration) {
        return new EksAddon(
                        "coredns",
                        "sandbox",
                        "coredns",
                        "v1.0.0-eksbuild.1",
                        tree(configuration),
                        Optional.empty(),
                        EksAddon.Conflicts.NONE,
                        Set.of(),
                        Map.of())
                .hiding(Set.of(List.of("a")));
    }

    private static String text(Tree tree, int item, String key) {
        return tree.at("list").path(item).path(key).asText();
    }

    private static Tree tree(String yaml) {
        try {
            return Tree.of((ObjectNode) new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new AssertionError(yaml, e);
        }
    }
}
