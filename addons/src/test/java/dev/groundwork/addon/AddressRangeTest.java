package dev.groundwork.addon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 0.0.0.0/0",
        "255.255.255.255/0, 0.0.0.0/0",
        "10.1.2.3/8, 10.0.0.0/8",
        "192.168.255.255/17, 192.168.128.0/17",
        "203.0.113.7/32, 203.0.113.7/32"
    })
    void isWrittenAsItsNetwork(String range, String network) {
        assertThat(AddressRange.network(range)).contains(network);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0", "10.0.0.0/33", "256.0.0.0/8", "010.0.0.0/8", "10.0.0/8", "::/0", "example.com/8"})
    void isNothingElse(String other) {
        assertThat(AddressRange.network(other)).isEmpty();
    }
}
