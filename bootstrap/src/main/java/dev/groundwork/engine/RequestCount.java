package dev.groundwork.engine;

import dev.groundwork.plan.Requests;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the requests of a run while it is under way; the clients tell it of each, from any thread. */
public final class RequestCount {
    private final Map<Requests.Kind, LongAdder> counts = new ConcurrentHashMap<>();

    /** One more goes out. */
    public void count(Requests.Side side, String operation) {
        counts.computeIfAbsent(new Requests.Kind(side, operation), _ -> new LongAdder())
                .increment();
    }

    /** What was sent until now. */
    public Requests sent() {
        Map<Requests.Kind, Integer> sent = new TreeMap<>();
        counts.forEach((kind, count) -> sent.put(kind, count.intValue()));
        return new Requests(new TreeMap<>(sent));
    }
}
