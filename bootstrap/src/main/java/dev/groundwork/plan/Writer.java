package dev.groundwork.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * Who wrote a field last, as far as the other side records it.
 *
 * @param manager the field manager, for instance {@code kubectl-edit}
 * @param time when, where that is recorded
 */
public record Writer(String manager, Optional<Instant> time) {}
