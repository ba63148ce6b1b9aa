package dev.groundwork.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * What answers behind a load balancer, on a port for HTTP and one for TLS: it really shakes hands, chooses by ALPN, speaks
 * the first words of HTTP/2, reads the PROXY protocol if it is told to, and writes an access log.
 */
final class LocalIngress implements AutoCloseable {
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10};

    private final List<ServerSocket> sockets = new ArrayList<>();
    private final List<Thread> accepting = new ArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final ServerSocket http;
    private final ServerSocket https;
    private SelfSigned certificate;
    private List<String> protocols = List.of("h2", "http/1.1");
    private boolean speaksHttp2 = true;
    private boolean expectsProxy;
    private String status = "404 Not Found";

    LocalIngress(String address, SelfSigned certificate) {
        this.certificate = certificate;
        this.http = listen(address);
        this.https = listen(address);
        serve(http, false);
        serve(https, true);
    }

    /** Another one at another address, but on the same ports. */
    LocalIngress(String address, LocalIngress first) {
        this.certificate = first.certificate;
        this.http = listen(address, first.httpPort());
        this.https = listen(address, first.httpsPort());
        serve(http, false);
        serve(https, true);
    }

    LocalIngress with(SelfSigned other) {
        certificate = other;
        return this;
    }

    LocalIngress choosing(String... names) {
        protocols = List.of(names);
        return this;
    }

    /** Chooses h2, but does not speak it. */
    LocalIngress withoutHttp2() {
        speaksHttp2 = false;
        return this;
    }

    LocalIngress expectingProxy() {
        expectsProxy = true;
        return this;
    }

    LocalIngress answering(String line) {
        status = line;
        return this;
    }

    int httpPort() {
        return http.getLocalPort();
    }

    int httpsPort() {
        return https.getLocalPort();
    }

    List<String> log() {
        return List.copyOf(log);
    }

    private ServerSocket listen(String address) {
        return listen(address, 0);
    }

    private ServerSocket listen(String address, int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
            sockets.add(socket);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ServerSocket server, boolean secure) {
        accepting.add(Thread.startVirtualThread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    Thread.startVirtualThread(() -> answer(client, secure));
                } catch (IOException ended) {
                    return;
                }
            }
        }));
    }

    private void answer(Socket socket, boolean secure) {
        try (socket) {
            String from = socket.getInetAddress().getHostAddress();
            if (expectsProxy) {
                Optional<String> told = proxied(socket.getInputStream());
                if (told.isEmpty()) {
                    return;
                }
                from = told.get();
            }
            if (secure) {
                secure(socket, from);
            } else {
                speak(socket.getInputStream(), socket.getOutputStream(), from);
            }
        } catch (IOException hungUp) {
            log.add("- " + hungUp.getMessage());
        }
    }

    private void secure(Socket socket, String from) throws IOException {
        try (SSLSocket secure = (SSLSocket)
                certificate.context().getSocketFactory().createSocket(socket, null, socket.getPort(), true)) {
            secure.setUseClientMode(false);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setApplicationProtocols(protocols.toArray(String[]::new));
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            if (secure.getApplicationProtocol().equals("h2") && speaksHttp2) {
                secure.getInputStream().readNBytes(24 + 9);
                secure.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
                secure.getOutputStream().flush();
            } else {
                speak(secure.getInputStream(), secure.getOutputStream(), from);
            }
        }
    }

    private void speak(InputStream in, OutputStream out, String from) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = in.read();
        }
        boolean proper = line.toString(StandardCharsets.ISO_8859_1).matches("GET /\\S* HTTP/1\\.1\r");
        log.add("%s - - [26/Nov/2026:10:00:00 +0000] \"%s\" %s"
                .formatted(from, line.toString(StandardCharsets.ISO_8859_1).strip(), status));
        out.write("HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n"
                .formatted(proper ? status : "400 Bad Request")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** The source address of version 2 of the PROXY protocol over TCP and IPv4; empty if no such header comes. */
    private static Optional<String> proxied(InputStream in) throws IOException {
        byte[] header = in.readNBytes(16);
        for (int i = 0; i < SIGNATURE.length; i++) {
            if (header.length < 16 || header[i] != SIGNATURE[i]) {
                return Optional.empty();
            }
        }
        byte[] addresses = in.readNBytes(((header[14] & 0xff) << 8) | (header[15] & 0xff));
        return Optional.of("%d.%d.%d.%d"
                .formatted(addresses[0] & 0xff, addresses[1] & 0xff, addresses[2] & 0xff, addresses[3] & 0xff));
    }

    @Override
    public void close() {
        for (ServerSocket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        // A socket that somebody still accepts from listens on for a moment.
        for (Thread thread : accepting) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
