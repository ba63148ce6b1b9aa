package dev.groundwork.server;

import dev.groundwork.resource.ProblemException;
import java.util.Optional;

/** Where what runs remember is kept from one to the next. */
public interface HistoryStore {
    /**
     * What was written last.
     *
     * @throws ProblemException if that cannot be known
     */
    Optional<String> read();

    /**
     * Keeps it.
     *
     * @param history for the next run
     * @param report the report as text, for people; a store may leave it out
     * @throws ProblemException if it cannot be kept
     */
    void write(String history, String report);
}
