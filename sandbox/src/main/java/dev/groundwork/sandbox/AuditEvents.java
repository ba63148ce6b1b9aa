package dev.groundwork.sandbox;

import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Requests of some time, in the order in which they were answered.
 *
 * @param events the requests
 */
public record AuditEvents(List<AuditEvent> events) {
    public AuditEvents {
        events = List.copyOf(events);
    }

    /** Those of one user, by its whole name. */
    public AuditEvents by(String user) {
        return only(event -> event.user().equals(user));
    }

    /** Those of one program, by the beginning of its user agent, as in {@code groundwork/}. */
    public AuditEvents byAgent(String beginning) {
        return only(event -> event.userAgent().startsWith(beginning));
    }

    /** Those that could have changed something; see {@link AuditEvent#write()}. */
    public AuditEvents writes() {
        return only(AuditEvent::write);
    }

    public AuditEvents only(Predicate<AuditEvent> wanted) {
        return new AuditEvents(events.stream().filter(wanted).toList());
    }

    public int count() {
        return events.size();
    }

    /** How often each was asked, as {@code patch deployments.apps} to 3, by name. */
    public SequencedMap<String, Integer> byVerbAndResource() {
        SequencedMap<String, Integer> counts = new TreeMap<>();
        events.forEach(event -> counts.merge(verbAndResource(event), 1, Integer::sum));
        return counts;
    }

    private static String verbAndResource(AuditEvent event) {
        if (event.resource().isEmpty()) {
            int query = event.uri().indexOf('?');
            return event.verb() + " " + (query < 0 ? event.uri() : event.uri().substring(0, query));
        }
        String group = event.group().isEmpty() ? "" : "." + event.group();
        int slash = event.resource().indexOf('/');
        String resource = slash < 0 ? event.resource() : event.resource().substring(0, slash);
        String sub = slash < 0 ? "" : event.resource().substring(slash);
        return event.verb() + " " + resource + group + sub;
    }
}
