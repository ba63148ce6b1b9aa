package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretCertificatesTest {
    @TempDir
    private Path folder;

    @Test
    void theFirstCertificateIsRead() {
        String chain =
                KeyPairs.ec(folder).certificatePem() + KeyPairs.rsa(folder).certificatePem();

        assertThat(SecretCertificates.certificate(encoded(chain)))
                .hasValueSatisfying(
                        it -> assertThat(it.getPublicKey().getAlgorithm()).isEqualTo("EC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no base64!", "bm8gY2VydGlmaWNhdGU="})
    void whatIsNoCertificateIsNone(String encoded) {
        assertThat(SecretCertificates.certificate(encoded)).isEmpty();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
