package dev.groundwork.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox as a person uses it: up, found again, down. */
class SandboxUpIT {
    @TempDir
    private static Path state;

    private static SandboxSettings settings = SandboxSettings.usual();

    @BeforeAll
    static void givenASandboxThatIsUp() {
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.put("XDG_STATE_HOME", state.toString());
        environment.remove(SandboxPlace.VARIABLE);
        settings = settings.withEnvironment(environment, settings.goFolders()).withProgress(System.err::println);
        Sandbox.up(settings, place("default")).close();
    }

    @AfterAll
    static void everythingIsDown() {
        Sandbox.down(settings, place("default"));
        Sandbox.down(settings, place("second"));
    }

    @Test
    void itStaysAndIsFoundAgain() {
        Sandbox found = Sandbox.find(settings, place("default")).orElseThrow();

        assertThat(found.status().state()).isEqualTo(SandboxStatus.State.RUNNING);
        assertThat(found.environment())
                .containsEntry("KUBECONFIG", found.kubeconfig().toString())
                .containsEntry("GROUNDWORK_SANDBOX", "default");
        assertThat(found.kubeconfig()).startsWith(state).exists();
    }

    @Test
    void aSecondOneOfTheSameNameIsRefusedWithWhatToDo() {
        long pid =
                Sandbox.find(settings, place("default")).orElseThrow().report().pid();

        assertThatThrownBy(() -> Sandbox.up(settings, place("default")))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("sandbox \"default\" runs already: process " + pid)
                .hasMessageContaining("eval \"$(groundwork sandbox env)\", stop it: groundwork sandbox down,");
        assertThat(Sandbox.find(settings, place("default"))).isPresent();
    }

    @Test
    void itsLogsAreListedShownAndFollowed() throws IOException {
        LogFile log = Sandbox.log(place("default"), "controlplane");
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        ByteArrayOutputStream followed = new ByteArrayOutputStream();

        log.copyTo(shown);
        log.follow(followed, () -> false);

        assertThat(Sandbox.logs(place("default"))).extracting(LogFile::name).contains("audit", "aws", "controlplane");
        assertThat(shown.size()).isPositive();
        assertThat(followed.toString(StandardCharsets.UTF_8)).startsWith(shown.toString(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Sandbox.log(place("default"), "nonsense"))
                .hasMessageContaining("name one of: audit, aws, aws-requests, controlplane");
    }

    @Test
    void aProcessThatOnlyHasItsNumberIsNotTakenForIt() throws Exception {
        SandboxReport report =
                Sandbox.find(settings, place("default")).orElseThrow().report();
        Process stranger = new ProcessBuilder("sleep", "60").start();
        Path elsewhere = Files.createDirectories(place("third").folder());
        String text = Files.readString(place("default").folder().resolve(SandboxReport.FILE));
        Files.writeString(elsewhere.resolve("groundwork.json"), "{}");
        Files.writeString(
                elsewhere.resolve(SandboxReport.FILE),
                text.replace("\"pid\":" + report.pid(), "\"pid\":" + stranger.pid()));

        assertThat(Sandbox.find(settings, place("third"))).isEmpty();
        assertThat(Sandbox.down(settings, place("third"))).isFalse();
        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly();
    }

    @Test
    void oneThatWasKilledIsCalledDeadMakesRoomForTheNextAndGoesWithAllItsFiles() throws Exception {
        SandboxPlace second = place("second");
        ProcessHandle killed = processOf(Sandbox.up(settings, second));
        killed.destroyForcibly();
        killed.onExit().get();

        assertThat(Sandbox.status(second).state()).isEqualTo(SandboxStatus.State.DIED);
        assertThat(Sandbox.named(settings))
                .extracting(status -> status.place().name(), SandboxStatus::state)
                .contains(tuple("default", SandboxStatus.State.RUNNING), tuple("second", SandboxStatus.State.DIED));
        assertThat(Sandbox.logs(second)).isNotEmpty();

        ProcessHandle next = processOf(Sandbox.up(settings, second));

        assertThat(Sandbox.status(second).state()).isEqualTo(SandboxStatus.State.RUNNING);
        assertThat(Sandbox.down(settings, second)).isTrue();
        assertThat(next.isAlive()).isFalse();
        assertThat(second.folder()).doesNotExist();
        assertThat(Sandbox.find(settings, second)).isEmpty();
        assertThat(Sandbox.down(settings, second)).isFalse();
    }

    @Test
    void aFolderWithSomebodyElsesFilesIsLeftAlone() throws IOException {
        Path folder = Files.createDirectory(state.resolve("mine"));
        Files.writeString(folder.resolve("thesis.txt"), "years of work");
        SandboxPlace mine = SandboxPlace.of(settings, Optional.empty(), Optional.of(folder));

        assertThatThrownBy(() -> Sandbox.up(settings, mine))
                .hasMessageContaining("the folder has files that are not of a sandbox, and is left alone");
        assertThat(folder.resolve("thesis.txt")).hasContent("years of work");
    }

    private static ProcessHandle processOf(Sandbox sandbox) {
        return ProcessHandle.of(sandbox.report().pid()).orElseThrow();
    }

    private static SandboxPlace place(String name) {
        return SandboxPlace.of(settings, Optional.of(name), Optional.empty());
    }
}
