package dev.groundwork.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Sends requests without credentials. What the server answers does not matter, only that it did: an anonymous or refused
 * request has its line in the audit log like any other.
 *
 * <p>Address and authority are found in the kubeconfig by pattern, because a YAML parser for two lines would be this
 * module's only other dependency.
 */
final class ApiServerKnock {
    private static final Pattern SERVER = Pattern.compile("^\\s*server:\\s*\"?(https://[^\\s\"]+)", Pattern.MULTILINE);
    private static final Pattern AUTHORITY =
            Pattern.compile("^\\s*certificate-authority-data:\\s*\"?([A-Za-z0-9+/=]+)", Pattern.MULTILINE);

    private final URI server;
    private final HttpClient client;

    ApiServerKnock(Path kubeconfig) {
        try {
            String text = Files.readString(kubeconfig);
            server = URI.create(first(SERVER, text, "server"));
            byte[] authority = Base64.getDecoder().decode(first(AUTHORITY, text, "certificate-authority-data"));
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(trusting(authority))
                    .build();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new SandboxException(
                    "the kubeconfig cannot be used: " + e.getMessage(),
                    kubeconfig.toString(),
                    "it must name a server with https and carry its certificate authority",
                    e);
        }
    }

    /** One GET; returns when it is answered, whatever the answer. */
    void at(String pathAndQuery) {
        URI address = server.resolve(pathAndQuery);
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
        try {
            client.send(request, BodyHandlers.discarding());
        } catch (IOException e) {
            throw new SandboxException(
                    "the API server does not answer: " + e,
                    address.toString(),
                    "see `groundwork sandbox status` and `groundwork sandbox logs controlplane`",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted", address.toString(), "run it again", e);
        }
    }

    private static String first(Pattern pattern, String text, String field) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("it has no " + field);
        }
        return matcher.group(1);
    }

    private static SSLContext trusting(byte[] pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (var certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
