package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.report.ReportSchema;
import dev.groundwork.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One run keeps its report in several files, for programs, for a CI and for whoever reviews a change. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReportIT {
    private static final String[] FORMS = {"json", "junit", "sarif", "html"};

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(Flow.AUTOSCALER);

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    void theClusterIsEmpty() {
        hands.emptyTheCluster();
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    void everyVerbKeepsItsReportInEveryForm() throws IOException {
        flow.whenPreviewed("--report", files()).thenExitCodeIs(2).thenNothingWasWritten();
        ReportSchema.check(read("json"));
        assertThat(read("junit")).contains("<testsuites name=\"groundwork preview\"", "failures=\"0\"");

        flow.whenApplied("--report", files()).thenExitCodeIs(0);
        ReportSchema.check(read("json"));
        assertThat(read("junit")).contains("name=\"groundwork apply\"", "failures=\"0\" errors=\"0\"");

        hands.widenTrust();
        flow.whenDriftIsAsked("--report", files()).thenExitCodeIs(3).thenNothingWasWritten();
        ReportSchema.check(read("json"));
        assertThat(read("junit"))
                .contains("name=\"groundwork drift\"", "type=\"stranger-refused\"", "type=\"drift\"", "<skipped ");
        assertThat(read("sarif")).contains("\"ruleId\" : \"stranger-refused\"", "\"startLine\" : 7");

        assertThat(read("html")).contains("Something does not work as it should", "a stranger cannot assume the role");

        flow.whenVerified("--report", files()).thenExitCodeIs(3);
        ReportSchema.check(read("json"));
        assertThat(read("junit")).contains("name=\"groundwork verify\"", "failures=\"1\"");

        flow.run("remove", "--yes", "--delete", "99", "--report", files()).thenExitCodeIs(0);
        ReportSchema.check(read("json"));
        assertThat(read("junit")).contains("name=\"groundwork remove\"", "failures=\"0\" errors=\"0\"");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).hasSize(FORMS.length);
        }
    }

    private String files() {
        return Arrays.stream(FORMS)
                .map(form -> form + "=" + folder.resolve("report." + form))
                .collect(Collectors.joining(","));
    }

    private String read(String form) throws IOException {
        return Files.readString(folder.resolve("report." + form));
    }
}
