package dev.groundwork.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * One thing that the sandbox needs and the cache keeps.
 *
 * @param name what to call it in a message
 * @param shelf the cache's folder for its sort
 * @param entry its folder there; the name ends in the hash of all that it is made from
 * @param product the file in it that is wanted
 * @param explanation what takes so long, as the end of a sentence
 * @param usually how long it takes, in words
 * @param recipe makes it
 */
record CachedPart(
        String name, Path shelf, String entry, String product, String explanation, String usually, Recipe recipe) {

    /** Makes the part's content. */
    interface Recipe {
        /**
         * Fills the folder, which exists and is empty, and writes the programs' output to the log.
         *
         * @throws SandboxException if it fails
         */
        void make(Path folder, Path log);
    }

    Path path() {
        return folder().resolve(product);
    }

    /** Folders arrive whole or not at all, so that one that is there is complete. */
    boolean built() {
        return Files.exists(path());
    }

    Path folder() {
        return shelf.resolve(entry);
    }

    /** Unique within the cache: {@code controlplane-0123456789abcdef}. */
    String key() {
        return shelf.getFileName() + "-" + entry;
    }

    /** Whether the shelf has it from other sources: the same entry up to the hash. */
    boolean wasBuiltBefore() {
        String beginning = entry.substring(0, entry.lastIndexOf('-') + 1);
        try (Stream<Path> entries = Files.isDirectory(shelf) ? Files.list(shelf) : Stream.empty()) {
            return entries.map(path -> path.getFileName().toString())
                    .anyMatch(other -> !other.equals(entry)
                            && other.substring(0, other.lastIndexOf('-') + 1).equals(beginning));
        } catch (IOException e) {
            return false;
        }
    }
}
