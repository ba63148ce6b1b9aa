package dev.groundwork.plan;

import java.util.Optional;

/**
 * A field that we want and never owned, held by another manager with another value.
 *
 * @param path the leaf
 * @param owner the other field manager
 * @param theirs the value that it holds, as JSON, where it could be read
 * @param ours the value that the baseline wants, as JSON
 */
public record FieldConflict(String path, String owner, Optional<String> theirs, Optional<String> ours) {}
