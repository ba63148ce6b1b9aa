package dev.groundwork.image;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** How registries are reached, and with whose credentials: those that Docker would use. */
final class RegistryAccess {
    private final Map<String, String> environment;
    private final Consumer<String> progress;

    RegistryAccess(Map<String, String> environment, Consumer<String> progress) {
        this.environment = environment;
        this.progress = progress;
    }

    /**
     * An image in a registry. Credentials come from Docker's configuration with its helpers, then from Podman's, then from
     * the helper that belongs to the registry (for ECR {@code docker-credential-ecr-login}), if it is installed.
     */
    RegistryImage image(String name) throws InvalidImageReferenceException {
        ImageReference reference = ImageReference.parse(name);
        CredentialRetrieverFactory credentials = CredentialRetrieverFactory.forImage(reference, this::tell);
        RegistryImage image = RegistryImage.named(reference);
        files().forEach(file -> image.addCredentialRetriever(credentials.dockerConfig(file)));
        return image.addCredentialRetriever(credentials.wellKnownCredentialHelpers());
    }

    /** Where Docker and Podman keep credentials; they look below {@code HOME} as well. */
    Stream<Path> files() {
        Path home = Path.of(variable("HOME").orElse(System.getProperty("user.home")));
        Path docker = variable("DOCKER_CONFIG").map(Path::of).orElse(home.resolve(".docker"));
        Optional<Path> podman = variable("XDG_RUNTIME_DIR").map(folder -> Path.of(folder, "containers/auth.json"));
        return Stream.concat(Stream.of(docker.resolve("config.json")), podman.stream());
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether plain HTTP will do: as for Docker, on this computer only. */
    boolean allLocal(ImageOrder order) {
        Stream<String> names = Stream.of(order.base(), order.target().name());
        return order.target() instanceof ImageOrder.Registry
                ? names.allMatch(RegistryAccess::local)
                : local(order.base());
    }

    private static boolean local(String name) {
        return name.startsWith("tar://") || name.matches("(localhost|127\\.\\d+\\.\\d+\\.\\d+)(:\\d+)?/.*");
    }

    /**
     * Passes on what a person should know. Errors come as exceptions too, and a base without a digest is our own message.
     */
    void tell(LogEvent event) {
        boolean known = event.getMessage().contains("specific image digest");
        if ((event.getLevel() == LogEvent.Level.WARN && !known) || event.getLevel() == LogEvent.Level.LIFECYCLE) {
            progress.accept(event.getMessage().replaceAll("\u001b\\[[;\\d]*m", ""));
        }
    }
}
