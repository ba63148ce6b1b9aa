package dev.groundwork.image;

/**
 * An image that was built.
 *
 * @param name its name with its tag
 * @param digest digest of its manifest, or of the list of its manifests
 */
public record BuiltImage(String name, String digest) {}
