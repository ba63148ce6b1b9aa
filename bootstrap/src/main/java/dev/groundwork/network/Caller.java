package dev.groundwork.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Opens connections to single addresses, whatever name they have: the JDK's HTTP client follows names, and would not send
 * another Host.
 */
final class Caller {
    /** No Ingress can have it: the top-level domain is reserved (RFC 2606). */
    static final String STRANGER = "groundwork-probe.invalid";

    private static final int LONGEST_LINE = 8192;

    private final Duration patience;

    Caller(Duration patience) {
        this.patience = patience;
    }

    /** Something to say over an open connection. */
    @FunctionalInterface
    interface Talk<S extends Socket> {
        Heard over(S socket) throws IOException;
    }

    /** Connects, talks and hangs up. */
    Heard plain(InetAddress address, int port, Talk<Socket> talk) {
        try (Socket socket = connected(address, port)) {
            return during(() -> talk.over(socket), port);
        } catch (ConnectException e) {
            return new Heard.Wrong("refuses connections on port " + port);
        } catch (IOException e) {
            return new Heard.Silence("does not answer on port %d within %d s".formatted(port, patience.toSeconds()));
        }
    }

    /** The same over TLS, offering these protocols and asking for a name that nobody has. */
    Heard secure(InetAddress address, int port, List<String> protocols, Talk<SSLSocket> talk) {
        return plain(address, port, socket -> {
            try (SSLSocket secure =
                    (SSLSocket) CONTEXT.getSocketFactory().createSocket(socket, address.getHostAddress(), port, true)) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(STRANGER)));
                parameters.setApplicationProtocols(protocols.toArray(String[]::new));
                secure.setSSLParameters(parameters);
                secure.startHandshake();
                return talk.over(secure);
            }
        });
    }

    private Heard during(Talking talking, int port) {
        try {
            return talking.talk();
        } catch (SocketTimeoutException e) {
            return new Heard.Wrong("takes a connection on port %d, but says nothing within %d s"
                    .formatted(port, patience.toSeconds()));
        } catch (IOException e) {
            // A side that expects the PROXY protocol and does not get it hangs up, and so does one that gets it
            // unasked.
            return new Heard.Wrong(
                    "takes a connection on port %d, but hangs up in the middle: %s".formatted(port, e.getMessage()));
        }
    }

    @FunctionalInterface
    private interface Talking {
        Heard talk() throws IOException;
    }

    private Socket connected(InetAddress address, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address, port), (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Asks for a path of the host that nobody has.
     *
     * @return the status line, for instance {@code HTTP/1.1 404 Not Found}
     */
    static String get(Socket socket, String path) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write("GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: groundwork\r\nConnection: close\r\n\r\n"
                .formatted(path, STRANGER)
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n' && line.length() < LONGEST_LINE) {
            line.append((char) next);
            next = in.read();
        }
        if (line.isEmpty()) {
            throw new IOException("no answer");
        }
        return line.toString().strip();
    }

    /** Whose certificate it is does not matter before it was looked at, and nothing worth hiding is sent. */
    private static final SSLContext CONTEXT = context();

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
