package dev.groundwork.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A key and its certificate, made anew by the JDK's keytool, in each of the forms in which kubeconfigs hold them. */
final class KeyPairs {
    private static final String PASSWORD = "password";

    private final byte[] pkcs8;
    private final byte[] certificate;

    private KeyPairs(byte[] pkcs8, byte[] certificate) {
        this.pkcs8 = pkcs8;
        this.certificate = certificate;
    }

    /** None yet. */
    static KeyPairs none() {
        return new KeyPairs(new byte[0], new byte[0]);
    }

    static KeyPairs rsa(Path folder) {
        return made(folder, "rsa", "-keyalg", "RSA", "-keysize", "2048");
    }

    static KeyPairs ec(Path folder) {
        return made(folder, "ec", "-keyalg", "EC", "-groupname", "secp256r1");
    }

    private static KeyPairs made(Path folder, String name, String... algorithm) {
        Path store = folder.resolve(name + ".p12");
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "x",
                    "-dname",
                    "CN=somebody",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-keystore",
                    store.toString()));
            command.addAll(Arrays.asList(algorithm));
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(name + ".log").toFile())
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException(Files.readString(folder.resolve(name + ".log")));
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return new KeyPairs(
                    keys.getKey("x", PASSWORD.toCharArray()).getEncoded(),
                    keys.getCertificate("x").getEncoded());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String certificatePem() {
        return pem("CERTIFICATE", certificate);
    }

    /** The form that does not say what sort of key it is. */
    String pkcs8Pem() {
        return pem("PRIVATE KEY", pkcs8);
    }

    /** The older form of RSA keys: what PKCS #8 wraps. */
    String pkcs1Pem() {
        return pem("RSA PRIVATE KEY", wrapped());
    }

    /** The older form of EC keys, with the curve in it, as openssl and k3s write it. */
    String sec1Pem() {
        byte[] key = wrapped();
        // SEQUENCE { INTEGER 1, OCTET STRING key, ... }: the number, the 32 bytes, and the curve prime256v1.
        byte[] number = Arrays.copyOfRange(key, indexOfNumber(key), indexOfNumber(key) + 34);
        byte[] curve = HexFormat.of().parseHex("a00a06082a8648ce3d030107");
        byte[] content = concatenated(HexFormat.of().parseHex("020101"), number, curve);
        return pem("EC PRIVATE KEY", concatenated(new byte[] {0x30, (byte) content.length}, content));
    }

    private static int indexOfNumber(byte[] key) {
        for (int i = 0; i < key.length - 1; i++) {
            if (key[i] == 0x04 && key[i + 1] == 0x20) {
                return i;
            }
        }
        throw new IllegalStateException("no key of 32 bytes");
    }

    /** The last OCTET STRING of PKCS #8. */
    private byte[] wrapped() {
        int at = 0;
        at += header(at);
        at += whole(at);
        at += whole(at);
        return Arrays.copyOfRange(pkcs8, at + header(at), at + whole(at));
    }

    private int header(int at) {
        int length = pkcs8[at + 1] & 0xff;
        return length < 0x80 ? 2 : 2 + (length & 0x7f);
    }

    private int whole(int at) {
        int length = pkcs8[at + 1] & 0xff;
        if (length < 0x80) {
            return 2 + length;
        }
        int content = 0;
        for (int i = 0; i < (length & 0x7f); i++) {
            content = (content << 8) | (pkcs8[at + 2 + i] & 0xff);
        }
        return header(at) + content;
    }

    private static byte[] concatenated(byte[]... parts) {
        var all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static String pem(String title, byte[] der) {
        return "-----BEGIN " + title + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END " + title + "-----\n";
    }
}
