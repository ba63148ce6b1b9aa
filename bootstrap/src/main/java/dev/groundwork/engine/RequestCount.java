package dev.groundwork.engine;

import dev.groundwork.plan.Requests;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the requests of a run while it is under way, and knows which calls wait for an answer; the clients tell it of
 * each, from any thread.
 */
public final class RequestCount {
    private final Map<Requests.Kind, LongAdder> counts = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, String> open = new ConcurrentSkipListMap<>();
    private final AtomicLong next = new AtomicLong();

    /** One more goes out. */
    public void count(Requests.Side side, String operation) {
        counts.computeIfAbsent(new Requests.Kind(side, operation), _ -> new LongAdder())
                .increment();
    }

    /**
     * A call goes out, in one request or several.
     *
     * @param call what it is, in words for people
     * @return by which it is {@linkplain #answered known} when it ends
     */
    public long asked(String call) {
        long number = next.incrementAndGet();
        open.put(number, call);
        return number;
    }

    /** That call has ended, well or not. */
    public void answered(long number) {
        open.remove(number);
    }

    /** The call that waits longest for its answer. */
    public Optional<String> oldest() {
        return Optional.ofNullable(open.firstEntry()).map(Map.Entry::getValue);
    }

    /** What was sent until now. */
    public Requests sent() {
        Map<Requests.Kind, Integer> sent = new TreeMap<>();
        counts.forEach((kind, count) -> sent.put(kind, count.intValue()));
        return new Requests(new TreeMap<>(sent));
    }
}
