package dev.groundwork.engine;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does the same to many things at once, on virtual threads. What limits the load is behind the clients. */
public final class Parallel {
    private Parallel() {}

    /** The results, in the order of the things. A failure of one is thrown after all have ended. */
    public static <T, R> List<R> map(List<T> things, Function<? super T, ? extends R> function) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<R>> futures = things.stream()
                    .map(thing -> threads.<R>submit(() -> function.apply(thing)))
                    .toList();
            return futures.stream().map(Parallel::result).toList();
        }
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
