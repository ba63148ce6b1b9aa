package dev.groundwork.network;

import dev.groundwork.addon.TrafficCheck.DefaultCertificateServed;
import dev.groundwork.engine.Prover;
import dev.groundwork.resource.ResourceId;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** Answers {@link DefaultCertificateServed} by a TLS handshake for a name that nobody has. */
public final class DefaultCertificateServedProver implements Prover<DefaultCertificateServed> {
    /** What ingress-nginx makes up at each start where nobody gives it a certificate. */
    private static final String MADE_UP = "Kubernetes Ingress Controller Fake Certificate";

    private static final Duration SOON = Duration.ofDays(14);

    private final Round round;
    private final Caller caller;
    private final Function<ResourceId, Optional<X509Certificate>> certificates;
    private final Clock clock;

    /**
     * @param certificates the certificate that a Secret holds
     * @param patience how long a connection and a handshake may take
     */
    public DefaultCertificateServedProver(
            Hosts hosts,
            Resolver resolver,
            Function<ResourceId, Optional<X509Certificate>> certificates,
            Clock clock,
            Duration patience) {
        this.round = new Round(hosts, resolver);
        this.caller = new Caller(patience);
        this.certificates = certificates;
        this.clock = clock;
    }

    @Override
    public Class<DefaultCertificateServed> check() {
        return DefaultCertificateServed.class;
    }

    @Override
    public Finding ask(DefaultCertificateServed check) {
        Optional<X509Certificate> wanted = check.secret().flatMap(certificates);
        if (check.secret().isPresent() && wanted.isEmpty()) {
            return Round.refuted(
                    check,
                    "a certificate in " + check.secret().get(),
                    "there is no certificate in it, or no such Secret");
        }
        return round.ask(
                check,
                check.secret()
                        .map(secret -> "the certificate of " + secret)
                        .orElse("a certificate that has not expired"),
                door -> caller.secure(
                        door.address(),
                        check.entrance().httpsPort(),
                        List.of("h2", "http/1.1"),
                        socket -> judged(served(socket), wanted)));
    }

    private Heard judged(X509Certificate served, Optional<X509Certificate> wanted) {
        Instant end = served.getNotAfter().toInstant();
        Instant now = clock.instant();
        String name = served.getSubjectX500Principal().getName();
        boolean madeUp = name.contains(MADE_UP);
        if (wanted.isPresent() && !served.equals(wanted.get())) {
            return new Heard.Wrong("serves %s instead of %s"
                    .formatted(
                            madeUp ? "the certificate that nginx made up" : name,
                            wanted.get().getSubjectX500Principal().getName()));
        }
        if (end.isBefore(now)) {
            return new Heard.Wrong("serves %s, which expired at %s".formatted(name, end));
        }
        if (madeUp) {
            return new Heard.Fine(
                    "the certificate that nginx made up",
                    List.of("no client trusts the default certificate: nginx made it up, because none is set"));
        }
        long days = Duration.between(now, end).toDays();
        return new Heard.Fine(
                "%s, valid for %d more days,".formatted(name, days),
                days < SOON.toDays()
                        ? List.of("the default certificate expires in %d days, at %s".formatted(days, end))
                        : List.of());
    }

    private static X509Certificate served(SSLSocket socket) throws SSLPeerUnverifiedException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
}
