package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eks.model.Addon;

/** What the environment gives to the configuration of an add-on of EKS reaches EKS, and appears nowhere else. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AddonSecretsIT {
    private static final String[] FORMS = {"json", "junit", "sarif", "html", "metrics"};

    private static final String HEAD = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster:
              name: sandbox
              region: eu-west-1
            addons:
              coredns:
                preserveOnDelete: false
                configuration:
            """;

    private static final String BASELINE = HEAD + """
                  replicaCount: 3
                  corefile: |
                    .:53 {
                      forward . ${env:RESOLVER}
                    }
                  podAnnotations:
                    note: see ${env:NOTE} there
                  tolerations:
                    - {key: "${env:NOTE}", operator: Exists}
            """;

    private static final List<String> SECRETS = List.of("hunter2-note", "hunter2-other", "10.99.88.77");

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox);

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void nothingIsThere() {
        hands.emptyTheCluster();
        flow.environment().put("NOTE", "hunter2-note");
        flow.environment().put("RESOLVER", "10.99.88.77");
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    void aValueOfTheEnvironmentIsNowhereAndItsChangeIsSeen() throws IOException {
        flow.given(BASELINE);
        flow.whenPreviewed("--report", files())
                .thenExitCodeIs(2)
                .thenOutputHas("with      replicaCount: 3", "with      podAnnotations.note: masked:");
        assertSilent();
        flow.whenPreviewed("--output", "json").thenExitCodeIs(2);
        assertSilent();
        flow.whenApplied("--report", files()).thenExitCodeIs(0);
        assertSilent();
        assertThat(configuration()).contains("see hunter2-note there", "forward . 10.99.88.77");
        flow.whenPreviewed().thenExitCodeIs(0);
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();

        hands.eks()
                .updateAddon(request ->
                        request.clusterName("sandbox").addonName("coredns").configurationValues("replicaCount: 4"));
        Hands.eventually("the add-on is updated", () -> status().equals("ACTIVE"));
        flow.whenDriftIsAsked("--report", files())
                .thenExitCodeIs(2)
                .thenOutputHas("~ drift     EKS add-on coredns", "configuration.replicaCount: is 4, declared 3");
        assertSilent();
        flow.whenApplied().thenExitCodeIs(0);

        flow.environment().put("NOTE", "hunter2-other");
        flow.whenPreviewed("--report", files())
                .thenExitCodeIs(2)
                .thenOutputHas("configuration.podAnnotations.note", "masked:", "1 to update")
                .thenOutputHasNot("corefile");
        assertSilent();
        flow.whenDriftIsAsked("--report", files()).thenExitCodeIs(2);
        assertSilent();
        flow.whenApplied("--output", "json").thenExitCodeIs(0);
        assertSilent();
        assertThat(configuration()).contains("see hunter2-other there");
        flow.whenVerified("--report", files()).thenExitCodeIs(0);
        assertSilent();
    }

    @Test
    void whatThereIsNoKeyForAnyMoreIsHiddenWhereItsNameSoundsLikeASecret() throws IOException {
        flow.given(HEAD + "      podAnnotations: {api-token: \"${env:NOTE}\", plain: seen}\n")
                .whenApplied()
                .thenExitCodeIs(0);
        flow.given(HEAD + "      podAnnotations: {}\n")
                .whenPreviewed("--report", files())
                .thenExitCodeIs(2)
                .thenOutputHas("podAnnotations.api-token", "podAnnotations.plain", "seen");
        assertSilent();
    }

    @Test
    void whoRefusesAValueDoesNotRepeatIt() throws IOException {
        flow.given(HEAD + "      replicaCount: ${env:NOTE}\n      podAnnotations: \"${env:NOTE}\"\n")
                .whenApplied("--report", files())
                .thenExitCodeIs(64)
                .thenNothingWasWritten()
                .thenOutputHas("addons.coredns.configuration.replicaCount: the schema of coredns");
        assertSilent();
    }

    private String configuration() {
        return live().configurationValues();
    }

    private String status() {
        return live().statusAsString();
    }

    private Addon live() {
        return hands.eks()
                .describeAddon(request -> request.clusterName("sandbox").addonName("coredns"))
                .addon();
    }

    private String files() {
        return Arrays.stream(FORMS)
                .map(form -> form + "=" + folder.resolve("report." + form))
                .collect(Collectors.joining(","));
    }

    private void assertSilent() throws IOException {
        String[] secrets = SECRETS.toArray(String[]::new);
        assertThat(flow.exactOutput()).doesNotContain(secrets);
        assertThat(flow.messages()).doesNotContain(secrets);
        for (String form : FORMS) {
            Path report = folder.resolve("report." + form);
            if (Files.exists(report)) {
                assertThat(Files.readString(report)).as(form).doesNotContain(secrets);
            }
        }
    }
}
