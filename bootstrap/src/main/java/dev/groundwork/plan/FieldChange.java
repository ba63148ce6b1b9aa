package dev.groundwork.plan;

import java.util.Optional;

/**
 * One leaf that differs.
 *
 * @param path the leaf, for instance {@code spec.template.spec.containers[app].image}
 * @param before its value now, as JSON; empty if it is not there
 * @param after its value afterwards, as JSON; empty if it goes
 * @param writer who wrote the value that is there now; empty where that is not recorded
 */
public record FieldChange(String path, Optional<String> before, Optional<String> after, Optional<Writer> writer) {}
