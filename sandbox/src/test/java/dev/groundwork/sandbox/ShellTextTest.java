package dev.groundwork.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTextTest {
    @Test
    void plainValuesStayAsTheyAre() {
        assertThat(ShellText.quoted("http://127.0.0.1:40001")).isEqualTo("http://127.0.0.1:40001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "it's",
                "$HOME `id` $(id)",
                "two\nlines",
                "\"",
                "\\",
                "!!",
                "~",
                "*",
                "a;b&c|d",
                "ümlaut"
            })
    void aShellReadsEveryValueBackAsItWas(String value) throws Exception {
        String script = ShellText.lines(List.of(), new LinkedHashMap<>(Map.of("VALUE", value)));

        assertThat(whatAShellPrints(script + "printf %s \"$VALUE\"")).isEqualTo(value);
    }

    @Test
    void namesToForgetComeFirst() {
        LinkedHashMap<String, String> set = new LinkedHashMap<>();
        set.put("B", "1");
        set.put("A", "2 3");

        assertThat(ShellText.lines(List.of("AWS_PROFILE", "AWS_SESSION_TOKEN"), set))
                .isEqualTo("""
                        unset AWS_PROFILE AWS_SESSION_TOKEN
                        export B=1
                        export A='2 3'
                        """);
    }

    private static String whatAShellPrints(String script) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", script).start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
