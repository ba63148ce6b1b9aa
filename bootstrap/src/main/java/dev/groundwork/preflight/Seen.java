package dev.groundwork.preflight;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Something that was looked at: what was seen, or why nothing was. Whoever asks for what was not seen gets the problem that
 * says why, so that one denied read makes unknown only what rests on it.
 *
 * @param <T> what there is to see
 */
public sealed interface Seen<T> {
    /**
     * What was seen.
     *
     * @throws ProblemException if it was not
     */
    T get();

    /** It was seen. */
    record Clear<T>(T value) implements Seen<T> {
        @Override
        public T get() {
            return value;
        }
    }

    /**
     * It was not.
     *
     * @param why why not
     */
    record Hidden<T>(Problem why) implements Seen<T> {
        @Override
        public T get() {
            throw new ProblemException(why);
        }
    }

    /** Looks once. */
    static <T> Seen<T> of(Supplier<T> look) {
        try {
            return new Clear<>(look.get());
        } catch (ProblemException unseen) {
            return new Hidden<>(unseen.problem());
        }
    }

    /** Looks at what follows from this, if this was seen. */
    default <R> Seen<R> then(Function<? super T, ? extends R> next) {
        return of(() -> next.apply(get()));
    }
}
