package dev.groundwork.flow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A serving certificate that is its own authority, made by the JDK's keytool.
 *
 * @param certificate PEM
 * @param key PEM, PKCS #8
 */
record SelfSigned(String certificate, String key) {
    private static final String PASSWORD = "changeit";

    /** For that DNS name; the folder holds nothing that is needed afterwards. */
    static SelfSigned of(Path folder, String name) {
        try {
            Path file = Files.createTempDirectory(folder, "keys").resolve("store.p12");
            String[] command = {
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "x",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD
            };
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new AssertionError(said);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            return new SelfSigned(
                    pem("CERTIFICATE", store.getCertificate("x").getEncoded()),
                    pem("PRIVATE KEY", store.getKey("x", PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** As Secrets and webhook configurations hold it. */
    String encodedCertificate() {
        return encoded(certificate);
    }

    String encodedKey() {
        return encoded(key);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String pem(String title, byte[] der) {
        return "-----BEGIN " + title + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + title + "-----\n";
    }
}
