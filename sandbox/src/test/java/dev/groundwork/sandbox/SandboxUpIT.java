package dev.groundwork.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox as a person uses it: up, found again, down. */
class SandboxUpIT {
    @TempDir
    Path state;

    private SandboxSettings settings = SandboxSettings.usual();

    @BeforeEach
    void givenAStateHomeOfItsOwn() {
        Map<String, String> environment = new HashMap<>(settings.environment());
        environment.put("XDG_STATE_HOME", state.toString());
        environment.remove(SandboxPlace.VARIABLE);
        settings = settings.withEnvironment(environment, settings.goFolders()).withProgress(System.err::println);
    }

    @AfterEach
    void everythingIsDown() {
        Sandbox.down(settings, place());
    }

    @Test
    void itStaysIsFoundAgainAndGoesWithAllItsFiles() {
        Sandbox up = Sandbox.up(settings, place());
        up.close();
        Sandbox found = Sandbox.find(settings, place()).orElseThrow();
        ProcessHandle process = ProcessHandle.of(found.report().pid()).orElseThrow();

        assertThat(found.report()).isEqualTo(up.report());
        assertThat(found.environment())
                .containsEntry("KUBECONFIG", found.kubeconfig().toString())
                .containsEntry("GROUNDWORK_SANDBOX", "default");
        assertThat(Sandbox.down(settings, place())).isTrue();
        assertThat(process.isAlive()).isFalse();
        assertThat(place().folder()).doesNotExist();
        assertThat(Sandbox.find(settings, place())).isEmpty();
        assertThat(Sandbox.down(settings, place())).isFalse();
    }

    @Test
    void aSecondOneOfTheSameNameIsRefusedWithWhatToDo() {
        Sandbox up = Sandbox.up(settings, place());

        assertThatThrownBy(() -> Sandbox.up(settings, place()))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("sandbox \"default\" runs already: process "
                        + up.report().pid())
                .hasMessageContaining("eval \"$(groundwork sandbox env)\", stop it: groundwork sandbox down,");
        assertThat(up.status().state()).isEqualTo(SandboxStatus.State.RUNNING);
    }

    @Test
    void itsLogsAreListedAndShown() throws IOException {
        Sandbox.up(settings, place());
        ByteArrayOutputStream shown = new ByteArrayOutputStream();

        Sandbox.log(place(), "controlplane").copyTo(shown);
        Sandbox.log(place(), "controlplane").follow(shown, () -> false);

        assertThat(Sandbox.logs(place())).extracting(LogFile::name).contains("audit", "aws", "controlplane");
        assertThat(shown.size()).isPositive();
        assertThatThrownBy(() -> Sandbox.log(place(), "nonsense"))
                .hasMessageContaining("name one of: audit, aws, aws-requests, controlplane");
    }

    @Test
    void oneThatWasKilledIsCalledDeadAndMakesRoomForTheNext() throws Exception {
        Sandbox up = Sandbox.up(settings, place());
        ProcessHandle process = ProcessHandle.of(up.report().pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();

        assertThat(up.status().state()).isEqualTo(SandboxStatus.State.DIED);
        assertThat(Sandbox.logs(place())).isNotEmpty();

        Sandbox next = Sandbox.up(settings, place());

        assertThat(next.status().state()).isEqualTo(SandboxStatus.State.RUNNING);
    }

    @Test
    void aProcessThatOnlyHasItsNumberIsNeverEnded() throws Exception {
        Sandbox up = Sandbox.up(settings, place());
        Path report = place().folder().resolve(SandboxReport.FILE);
        String text = Files.readString(report);
        Process stranger = new ProcessBuilder("sleep", "60").start();
        Files.writeString(report, text.replace("\"pid\":" + up.report().pid(), "\"pid\":" + stranger.pid()));

        assertThat(Sandbox.find(settings, place())).isEmpty();
        Files.writeString(report, text);
        assertThat(Sandbox.find(settings, place())).isPresent();
        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly();
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

    private SandboxPlace place() {
        return SandboxPlace.of(settings, Optional.empty(), Optional.empty());
    }
}
