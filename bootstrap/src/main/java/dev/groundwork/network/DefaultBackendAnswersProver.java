package dev.groundwork.network;

import dev.groundwork.addon.TrafficCheck.DefaultBackendAnswers;
import dev.groundwork.engine.Prover;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Answers {@link DefaultBackendAnswers} by asking for a host that nobody has, in the clear and over TLS. */
public final class DefaultBackendAnswersProver implements Prover<DefaultBackendAnswers> {
    private final Round round;
    private final Caller caller;

    /** @param patience how long a connection and an answer may take */
    public DefaultBackendAnswersProver(Hosts hosts, Resolver resolver, Duration patience) {
        this.round = new Round(hosts, resolver);
        this.caller = new Caller(patience);
    }

    @Override
    public Class<DefaultBackendAnswers> check() {
        return DefaultBackendAnswers.class;
    }

    @Override
    public Finding ask(DefaultBackendAnswers check) {
        return round.ask(
                check,
                "status %d for the host %s".formatted(check.status(), Caller.STRANGER),
                door -> both(door.address(), check));
    }

    private Heard both(InetAddress address, DefaultBackendAnswers check) {
        int http = check.entrance().httpPort();
        int https = check.entrance().httpsPort();
        Heard first = caller.plain(address, http, socket -> judged(Caller.get(socket, "/"), check.status(), http));
        return first instanceof Heard.Fine
                ? caller.secure(address, https, List.of("http/1.1"), socket -> {
                    Heard second = judged(Caller.get(socket, "/"), check.status(), https);
                    return second instanceof Heard.Fine
                            ? new Heard.Fine("%d on ports %d and %d".formatted(check.status(), http, https))
                            : second;
                })
                : first;
    }

    private static Heard judged(String line, int status, int port) {
        if (line.matches("HTTP/1\\.[01] " + status + "( .*)?")) {
            return new Heard.Fine(line);
        }
        // What nginx makes of a PROXY header that it does not expect.
        String why = line.contains(" 400") ? "; perhaps a header of the PROXY protocol came that nobody expects" : "";
        return new Heard.Wrong("says \"%s\" on port %d%s".formatted(line, port, why));
    }
}
