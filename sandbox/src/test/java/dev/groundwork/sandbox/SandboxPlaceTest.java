package dev.groundwork.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SandboxPlaceTest {
    @Test
    void withoutAWordItIsTheDefaultOneBelowTheStateHome() {
        SandboxPlace place = place(Map.of("XDG_STATE_HOME", "/state"), Optional.empty(), Optional.empty());

        assertThat(place).isEqualTo(new SandboxPlace("default", Path.of("/state/groundwork/sandboxes/default")));
        assertThat(place.option()).isEmpty();
    }

    @Test
    void theEnvironmentNamesAnother() {
        SandboxPlace place =
                place(Map.of("HOME", "/home/a", "GROUNDWORK_SANDBOX", "second"), Optional.empty(), Optional.empty());

        assertThat(place.folder()).isEqualTo(Path.of("/home/a/.local/state/groundwork/sandboxes/second"));
        assertThat(place.option()).isEqualTo(" --name second");
    }

    @Test
    void aNameStandsAboveTheEnvironmentAndAFolderAboveAName() {
        Map<String, String> environment = Map.of("GROUNDWORK_SANDBOX", "second");

        assertThat(place(environment, Optional.of("third"), Optional.empty()).name())
                .isEqualTo("third");
        assertThat(place(environment, Optional.of("third"), Optional.of(Path.of("/tmp/x y")))
                        .option())
                .isEqualTo(" --dir '/tmp/x y'");
    }

    @Test
    void theEnvironmentOfASandboxInAFolderLeadsBackToIt() {
        SandboxPlace place = place(Map.of(), Optional.empty(), Optional.of(Path.of("/tmp/mine")));

        assertThat(place(Map.of("GROUNDWORK_SANDBOX", place.name()), Optional.empty(), Optional.empty()))
                .isEqualTo(place);
    }

    @Test
    void aNameThatCouldLeadOutOfTheStateFolderIsRefused() {
        assertThatThrownBy(() -> place(Map.of(), Optional.of("../x"), Optional.empty()))
                .isInstanceOf(SandboxException.class)
                .hasMessage("""
                        "../x" is no name for a sandbox
                          where: the name given, or the environment variable GROUNDWORK_SANDBOX
                          to do: use at most 40 small letters, digits and hyphens, or the absolute path of a folder""");
    }

    private static SandboxPlace place(Map<String, String> environment, Optional<String> name, Optional<Path> folder) {
        return SandboxPlace.of(SandboxSettings.usual().withEnvironment(environment, List.of()), name, folder);
    }
}
