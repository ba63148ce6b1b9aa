package dev.groundwork.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.plan.State;
import java.util.List;

/**
 * Something to send.
 *
 * @param address where to; a secret in itself, so it is in no message of ours
 * @param body what
 * @param states the changes that are told once it has arrived
 */
record Letter(String address, JsonNode body, List<State> states) {
    Letter {
        states = List.copyOf(states);
    }

    /** Without the address and what is in the body: both may hold secrets. */
    @Override
    public String toString() {
        return "a letter about " + states.size() + " states";
    }
}
