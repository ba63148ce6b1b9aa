package dev.groundwork.sandbox;

import java.util.Optional;
import java.util.SequencedMap;

/**
 * What is known of a sandbox from outside.
 *
 * @param place which one
 * @param state whether it runs
 * @param report its addresses, process and start; what it said last if it does not run any more
 * @param versions what it is made of, as {@code kubernetes} to {@code v1.36.3}; empty if it was never started
 */
public record SandboxStatus(
        SandboxPlace place, State state, Optional<SandboxReport> report, SequencedMap<String, String> versions) {

    /** Whether it runs. */
    public enum State {
        /** Its process is there. */
        RUNNING,
        /** It left files but its process is gone: it crashed, was killed, or the machine was restarted. */
        DIED,
        /** There is nothing in its folder. */
        ABSENT
    }
}
