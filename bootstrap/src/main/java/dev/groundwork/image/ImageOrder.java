package dev.groundwork.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which image is wanted.
 *
 * @param base name of the base image, best with its digest, or {@code tar://FILE}; it has to bring a Java 25 as
 *     {@code java} on its {@code PATH}
 * @param target where the image goes
 * @param platforms as {@code linux/amd64}
 * @param revision the commit it is built from, if that is known
 * @param source address of the sources, for whoever finds the image
 */
public record ImageOrder(String base, Target target, List<String> platforms, Optional<String> revision, String source) {
    public ImageOrder {
        platforms = List.copyOf(platforms);
    }

    /** Where an image goes. */
    public sealed interface Target {
        /** The image's name with its tag. */
        String name();
    }

    /** Into a registry, with everything that is not there yet. */
    public record Registry(String name) implements Target {}

    /** Into a file that {@code docker load}, {@code podman load} and {@code ctr images import} read. */
    public record Tarball(Path file, String name) implements Target {}
}
