package dev.groundwork.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate that is its own authority, with its key, made by the JDK's keytool. */
public record SelfSigned(X509Certificate certificate, PrivateKey key) {
    private static final char[] PASSWORD = "password".toCharArray();

    /** One that names only a subject. */
    public static SelfSigned of(String subject) {
        return of(subject, 10);
    }

    /** @param days for how long from now on; less than none makes one that has expired */
    public static SelfSigned of(String subject, int days) {
        return made(subject, days, List.of());
    }

    /** One that a server of that DNS name may serve. */
    public static SelfSigned forHost(String name) {
        return made(name, 10, List.of("-ext", "san=dns:" + name));
    }

    private static SelfSigned made(String subject, int days, List<String> more) {
        try {
            Path folder = Files.createTempDirectory("self-signed");
            Path file = folder.resolve("store.p12");
            try {
                List<String> command = new ArrayList<>(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "x",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + subject,
                        "-startdate",
                        days < 0 ? "-" + (10 - days) + "d" : "-1d",
                        "-validity",
                        days < 0 ? "10" : String.valueOf(days + 2),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString()));
                command.addAll(more);
                Process keytool =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (keytool.waitFor() != 0) {
                    throw new AssertionError(said);
                }
                KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
                return new SelfSigned(
                        (X509Certificate) store.getCertificate("x"), (PrivateKey) store.getKey("x", PASSWORD));
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What a server presents it with. */
    public SSLContext context() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD);
            store.setKeyEntry("x", key, PASSWORD, new X509Certificate[] {certificate});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** PEM in Base64, as Secrets and webhook configurations hold it. */
    public String encodedCertificate() {
        try {
            return encoded("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    /** PKCS #8 as PEM in Base64. */
    public String encodedKey() {
        return encoded("PRIVATE KEY", key.getEncoded());
    }

    private static String encoded(String title, byte[] der) {
        String pem = "-----BEGIN " + title + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + title + "-----\n";
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
