package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class OnceTest {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void itAsksOnceAndOnlyWhenItIsAsked() {
        Once<Integer> once = new Once<>(asked::incrementAndGet);

        assertThat(asked).hasValue(0);
        assertThat(List.of(once.get(), once.get())).containsExactly(1, 1);
    }

    @Test
    void itDoesNotRememberAFailure() {
        Once<Integer> once = new Once<>(() -> {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
            return asked.get();
        });

        assertThatThrownBy(once::get).hasMessage("not yet");
        assertThat(once.get()).isEqualTo(2);
    }

    @Test
    void whatNobodyAskedForIsNotMadeToBeClosed() {
        Once<Integer> once = new Once<>(asked::incrementAndGet);
        List<Integer> closed = new ArrayList<>();

        once.ifKnown(closed::add);
        assertThat(closed).isEmpty();

        int _ = once.get();
        once.ifKnown(closed::add);
        assertThat(closed).containsExactly(1);
    }
}
