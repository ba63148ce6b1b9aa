package dev.groundwork.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void textStandsWithoutQuotesUnlessItCouldBeTakenForSomethingElse() {
        assertThat(shown("\"nginx:1.27\"")).isEqualTo("nginx:1.27");
        assertThat(shown("\"2\"")).isEqualTo("\"2\"");
        assertThat(shown("2")).isEqualTo("2");
        assertThat(shown("\"true\"")).isEqualTo("\"true\"");
        assertThat(shown("\"\"")).isEqualTo("\"\"");
        assertThat(shown("\" padded\"")).isEqualTo("\" padded\"");
        assertThat(shown("{}")).isEqualTo("{}");
    }

    @Test
    void longTextIsCutToWhereItDiffers() {
        String same = "a".repeat(300);

        Values.Pair pair = Values.pair(json(same + "OLD" + same), json(same + "NEW" + same));

        assertThat(pair.before()).hasValue("…" + "a".repeat(24) + "OLD" + "a".repeat(24) + "…");
        assertThat(pair.after()).hasValue("…" + "a".repeat(24) + "NEW" + "a".repeat(24) + "…");
    }

    @Test
    void longTextThatIsAllDifferentIsCutAndItsLengthIsTold() {
        Values.Pair pair = Values.pair(json("a".repeat(500)), json("b".repeat(400)));

        assertThat(pair.before()).hasValue("a".repeat(160) + "… (500 characters)");
        assertThat(pair.after()).hasValue("b".repeat(160) + "… (400 characters)");
    }

    @Test
    void textOfSeveralLinesShowsTheFirstLineThatDiffers() {
        Values.Pair pair = Values.pair(json("one\\ntwo\\nthree"), json("one\\n2\\nthree\\nfour"));

        assertThat(pair.before()).hasValue("3 lines, line 2: two");
        assertThat(pair.after()).hasValue("4 lines, line 2: \"2\"");
    }

    @Test
    void textThatEndsEarlierSaysSo() {
        Values.Pair pair = Values.pair(json("one\\ntwo"), json("one\\ntwo\\nthree"));

        assertThat(pair.before()).hasValue("2 lines, ends before line 3");
        assertThat(pair.after()).hasValue("3 lines, line 3: three");
    }

    private static String shown(String json) {
        return Values.show(Values.parse(json));
    }

    private static Optional<String> json(String text) {
        return Optional.of("\"" + text + "\"");
    }
}
