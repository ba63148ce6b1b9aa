package dev.groundwork.engine;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gets a value when it is first asked for, by whichever thread comes first, and remembers it; a failure is not remembered.
 *
 * @param <T> what is got
 */
public final class Once<T> implements Supplier<T> {
    private final Supplier<T> source;
    private @Nullable T value;

    /** @param source where the value comes from */
    public Once(Supplier<T> source) {
        this.source = source;
    }

    @Override
    public synchronized T get() {
        T known = value;
        if (known == null) {
            known = source.get();
            value = known;
        }
        return known;
    }

    /** Does something with the value if somebody asked for it. */
    public synchronized void ifKnown(Consumer<? super T> action) {
        T known = value;
        if (known != null) {
            action.accept(known);
        }
    }
}
