package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LeaseLockTest {
    /** The API server takes nothing else for a MicroTime: one instant in a thousand has fewer digits of its own. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-22T07:45:12.588Z, 2026-11-22T07:45:12.588000Z",
        "2026-11-22T07:45:12Z, 2026-11-22T07:45:12.000000Z",
        "2026-11-22T07:45:12.123456789Z, 2026-11-22T07:45:12.123456Z"
    })
    void theTimesOfALeaseAlwaysHaveSixDigitsAfterThePoint(Instant time, String written) {
        assertThat(LeaseLock.microTime(time)).isEqualTo(written);
    }
}
