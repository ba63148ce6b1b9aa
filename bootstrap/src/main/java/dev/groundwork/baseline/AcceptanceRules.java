package dev.groundwork.baseline;

import java.time.DateTimeException;
import java.time.LocalDate;

/** What the schema cannot say of accepted findings: that the day is one of the calendar. */
final class AcceptanceRules {
    private final YamlNode root;
    private final Complaints complaints;

    AcceptanceRules(YamlNode root, Complaints complaints) {
        this.root = root;
        this.complaints = complaints;
    }

    void check() {
        root.entriesOf("preflight", "accept")
                .keySet()
                .forEach(name -> root.find("preflight", "accept", name, "until").ifPresent(until -> {
                    String day = until.value().json().asText("");
                    if (day.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") && !isDay(day)) {
                        complaints.add(
                                until.value().place(), "the calendar has no " + day, "write the last day that counts");
                    }
                }));
    }

    private static boolean isDay(String day) {
        try {
            LocalDate.parse(day);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
