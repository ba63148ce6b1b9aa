package dev.groundwork.baseline;

import static dev.groundwork.baseline.WrittenFile.HEAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentReferencesTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "COUNT", "3", "HOST", "mirror.example.com", "SECRET", "hunter2", "YES", "yes", "EMPTY", "", "MODE", "0600");

    @TempDir
    private Path folder;

    @Test
    void aReferenceIsReplacedWholeOrInPartAndMeansWhatItsValueWouldMean() {
        Baseline baseline = file("""
                registry: ${env:HOST}/k8s
                tags: {count: "${env:COUNT}"}
                addons:
                  metrics-server:
                    replicas: ${env:COUNT}
                    version: 0.${env:COUNT}.1
                """).baseline();

        assertThat(baseline.registry()).isEqualTo(Optional.of("mirror.example.com/k8s"));
        assertThat(baseline.tags()).isEqualTo(Map.of("count", "3"));
        assertThat(baseline.addons().get("metrics-server"))
                .extracting(entry -> entry.settings().toString())
                .isEqualTo("Settings[version=Optional[0.3.1], replicas=3, resolutionSeconds=15]");
    }

    @Test
    void aVariableThatIsNotThereIsNamed() {
        assertThat(file("""
                registry: x${env:HOTS}y
                identity: ${env:NOWHERE}
                tags: {a: "${env:}", b: "${env:a-b}", c: "${env:HOST"}
                """).problems()).isEqualTo("""
                        groundwork.yaml:4:11: the environment has no variable HOTS, did you mean "HOST"?
                        groundwork.yaml:5:11: the environment has no variable NOWHERE; set it, or write the value here
                        groundwork.yaml:6:11: a reference to the environment that has no valid name; write ${env:NAME}, where NAME has letters, digits and _
                        groundwork.yaml:6:25: a reference to the environment that has no valid name; write ${env:NAME}, where NAME has letters, digits and _
                        groundwork.yaml:6:42: a reference to the environment that has no valid name; write ${env:NAME}, where NAME has letters, digits and _
                        """);
    }

    @Test
    void aValueOfTheEnvironmentNeverAppearsInAProblem() {
        String problems = file("""
                registry: https://${env:SECRET}
                identity: ${env:SECRET}
                labels:
                  ${env:SECRET}: a
                  a: a ${env:SECRET}
                  b: ${env:EMPTY}
                tags: {"aws:${env:SECRET}": ""}
                addons:
                  metrics-server:
                    replicas: ${env:SECRET}
                    adopt: ${env:YES}
                    version: ${env:SECRET}
                    resolutionSeconds: ${env:MODE}
                    take: ${env:SECRET}
                    ${env:SECRET}: 1
                  cluster-autoscaler:
                    memory: ${env:COUNT}
                    take: ["${env:SECRET}"]
                    yield: ["${env:SECRET}"]
                """).problems();

        assertThat(problems).doesNotContain("hunter2", "yes", "0600", "384").isEqualTo("""
                groundwork.yaml:4:11: expected a host without https://, with or without a path, such as mirror.example.com/k8s, found text (the value of https://${env:SECRET})
                groundwork.yaml:5:11: expected "irsa", "kube2iam" or "pod-identity", found text (the value of ${env:SECRET})
                groundwork.yaml:7:3: expected a label key: at most 63 letters, digits, '-', '_' and '.', after a DNS name and '/' if you like, found "${env:SECRET}"
                groundwork.yaml:8:6: expected a label value: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, found text (the value of a ${env:SECRET})
                groundwork.yaml:9:6: expected text, found nothing (the value of ${env:EMPTY})
                groundwork.yaml:10:8: expected a tag key: at most 128 letters, digits, spaces and _ . : / = + - @, found "aws:${env:SECRET}"
                groundwork.yaml:10:8: tags that start with "aws:" are reserved; choose another key
                groundwork.yaml:13:15: expected a whole number, found text (the value of ${env:SECRET})
                groundwork.yaml:14:12: the value of ${env:YES} is not read alike by all readers of YAML; for text, put the reference in quotes: "${env:YES}"
                groundwork.yaml:15:14: expected text of the form [0-9]+\\.[0-9]+\\.[0-9]+, found text (the value of ${env:SECRET})
                groundwork.yaml:16:24: the value of ${env:MODE} is not read alike by all readers of YAML; for text, put the reference in quotes: "${env:MODE}"
                groundwork.yaml:17:11: expected a list, found text (the value of ${env:SECRET})
                groundwork.yaml:18:5: unknown key "${env:SECRET}"; the keys here are version, replicas, resolutionSeconds, identity, movingFrom, adopt, take, yield, patches
                groundwork.yaml:20:13: expected text, found a number (the value of ${env:COUNT}); put it in quotes: "${env:COUNT}"
                groundwork.yaml:22:13: the value of ${env:SECRET} is also taken, at line 21, column 12; keep one of them
                """);
    }

    @Test
    void aReferenceBetweenBracketsNeedsQuotes() {
        assertThat(file("addons: {metrics-server: {replicas: ${env:COUNT}}}").problems())
                .isEqualTo("""
                        groundwork.yaml:4:38: the brackets that open at line 4, column 26 are not closed before this; close them; a ${env:NAME} between brackets needs quotes or a line of its own
                        """);
    }

    private WrittenFile file(String rest) {
        return WrittenFile.in(folder).with(ENVIRONMENT).text(HEAD + rest);
    }
}
