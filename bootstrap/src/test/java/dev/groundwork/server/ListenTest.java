package dev.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8080", "0.0.0.0:80", "localhost:0", "[::1]:8080", "[::]:65535"})
    void anAddressIsReadAndWrittenTheSame(String text) {
        assertThat(Listen.of(text)).hasToString(text);
    }

    @Test
    void theBracketsOfAnAddressAreNoPartOfIt() {
        assertThat(Listen.of("[::1]:8080").host()).isEqualTo("::1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "8080", ":8080", "localhost", "localhost:", "localhost:http", "::1:8080", "a:65536", "a:-1"})
    void whatIsNoneIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Listen.of(text));
    }
}
