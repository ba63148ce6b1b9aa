package dev.groundwork.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RegistryAccessTest {
    @Test
    void credentialsAreLookedForWhereDockerAndPodmanLook() {
        assertThat(access(Map.of("HOME", "/home/ada")).files())
                .containsExactly(Path.of("/home/ada/.docker/config.json"));
        assertThat(access(Map.of("HOME", "/home/ada", "DOCKER_CONFIG", "/etc/docker"))
                        .files())
                .containsExactly(Path.of("/etc/docker/config.json"));
        assertThat(access(Map.of("HOME", "/home/ada", "XDG_RUNTIME_DIR", "/run/user/1000"))
                        .files())
                .containsExactly(
                        Path.of("/home/ada/.docker/config.json"), Path.of("/run/user/1000/containers/auth.json"));
    }

    @Test
    void withoutHomeItIsTheHomeFolderOfTheUser() {
        Path usual = Path.of(System.getProperty("user.home"), ".docker", "config.json");
        assertThat(access(Map.of()).files()).containsExactly(usual);
        assertThat(access(Map.of("HOME", "")).files()).containsExactly(usual);
    }

    private static RegistryAccess access(Map<String, String> environment) {
        return new RegistryAccess(environment, _ -> {});
    }
}
