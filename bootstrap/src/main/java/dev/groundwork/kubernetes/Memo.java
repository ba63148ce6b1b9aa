package dev.groundwork.kubernetes;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A supplier that asks once and remembers the answer, but not a failure. */
final class Memo<T> implements Supplier<T> {
    private final Supplier<T> source;
    private @Nullable T value;

    private Memo(Supplier<T> source) {
        this.source = source;
    }

    static <T> Supplier<T> of(Supplier<T> source) {
        return new Memo<>(source);
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
}
