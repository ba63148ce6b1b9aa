package dev.groundwork.network;

import java.util.List;

/** What came back from one address. */
sealed interface Heard {
    /** In words that fit behind the address or before "from" it. */
    String what();

    /** What was expected. */
    record Fine(String what, List<String> warnings) implements Heard {
        Fine(String what) {
            this(what, List.of());
        }
    }

    /** Something else. */
    record Wrong(String what) implements Heard {}

    /** Nothing at all. */
    record Silence(String what) implements Heard {}
}
