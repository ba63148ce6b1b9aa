package dev.groundwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whoever names no cluster, or a region that is none, is told what to write. */
final class ClusterOptionsTest {
    private final StringWriter messages = new StringWriter();

    @Test
    void aRegionThatIsNoneIsAMistake() {
        assertThat(run("token", "--cluster", "main", "--region", "eu west")).isEqualTo(64);
        assertThat(messages.toString())
                .isEqualToNormalizingNewlines(
                        "error: region eu west: there is none of such a name. Write one such as eu-west-1\n");
    }

    @Test
    void withoutABaselineTheClusterCanBeNamed() {
        assertThat(run("kubeconfig", "--file", "none.yaml")).isEqualTo(64);
        assertThat(messages.toString())
                .isEqualToNormalizingNewlines(
                        "error: none.yaml: there is no such file. Name a baseline with --file, or the"
                                + " cluster with --cluster NAME --region REGION\n");
    }

    private int run(String... arguments) {
        PrintWriter err = new PrintWriter(messages, true);
        return Main.run(new Terminal(new PrintWriter(new StringWriter()), err, Map.of(), Optional.empty()), arguments);
    }
}
