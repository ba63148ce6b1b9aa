package dev.groundwork.network;

import dev.groundwork.addon.TrafficCheck.Http2Spoken;
import dev.groundwork.engine.Prover;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;

/**
 * Answers {@link Http2Spoken}: ALPN chooses {@code h2}, and the first frame that comes back is SETTINGS.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-3.4">RFC 9113, connection preface</a>
 */
public final class Http2SpokenProver implements Prover<Http2Spoken> {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FRAME_HEADER = 9;
    private static final byte SETTINGS = 4;

    private final Round round;
    private final Caller caller;

    /** @param patience how long a connection and an answer may take */
    public Http2SpokenProver(Hosts hosts, Resolver resolver, Duration patience) {
        this.round = new Round(hosts, resolver);
        this.caller = new Caller(patience);
    }

    @Override
    public Class<Http2Spoken> check() {
        return Http2Spoken.class;
    }

    @Override
    public Finding ask(Http2Spoken check) {
        int port = check.entrance().httpsPort();
        return round.ask(
                check,
                "h2 by ALPN on port %d, and a SETTINGS frame".formatted(port),
                door -> caller.secure(door.address(), port, List.of("h2", "http/1.1"), Http2SpokenProver::spoken));
    }

    private static Heard spoken(SSLSocket socket) throws IOException {
        String chosen = socket.getApplicationProtocol();
        if (!chosen.equals("h2")) {
            return new Heard.Wrong(
                    chosen.isEmpty()
                            ? "chooses no protocol by ALPN: TLS may end before it reaches the pods"
                            : "chooses %s by ALPN".formatted(chosen));
        }
        OutputStream out = socket.getOutputStream();
        out.write(PREFACE);
        // An empty SETTINGS frame: length 0, type 4, no flags, stream 0.
        out.write(new byte[] {0, 0, 0, SETTINGS, 0, 0, 0, 0, 0});
        out.flush();
        byte[] header = socket.getInputStream().readNBytes(FRAME_HEADER);
        if (header.length < FRAME_HEADER || header[3] != SETTINGS) {
            return new Heard.Wrong("chooses h2 by ALPN, but does not speak it");
        }
        return new Heard.Fine("h2 by ALPN and a SETTINGS frame");
    }
}
