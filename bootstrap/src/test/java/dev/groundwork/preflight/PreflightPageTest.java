package dev.groundwork.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Compares {@code docs/preflight.md} with the code: a row for each rule, in their order, with its source. */
final class PreflightPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (.*)$");

    @Test
    void thePageHasARowForEachRuleAndNoOther() throws IOException {
        List<String> rows = ROW.matcher(Files.readString(Path.of("..", "docs", "preflight.md")))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(rows)
                .extracting(row -> row.substring(0, row.indexOf(' ')))
                .containsExactlyElementsOf(Preflight.RULES.stream()
                        .map(rule -> rule.check().name())
                        .toList());
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i)).contains(Preflight.RULES.get(i).check().page());
        }
    }
}
