package dev.groundwork.network;

import dev.groundwork.addon.TrafficCheck.AddressesAccept;
import dev.groundwork.engine.Prover;
import java.net.InetAddress;
import java.time.Duration;

/** Answers {@link AddressesAccept} by opening and closing a connection to both ports of each address. */
public final class AddressesAcceptProver implements Prover<AddressesAccept> {
    private final Round round;
    private final Caller caller;

    /** @param patience how long a connection may take */
    public AddressesAcceptProver(Hosts hosts, Resolver resolver, Duration patience) {
        this.round = new Round(hosts, resolver);
        this.caller = new Caller(patience);
    }

    @Override
    public Class<AddressesAccept> check() {
        return AddressesAccept.class;
    }

    @Override
    public Finding ask(AddressesAccept check) {
        int http = check.entrance().httpPort();
        int https = check.entrance().httpsPort();
        return round.ask(
                check,
                "addresses %sthat take connections on ports %d and %d".formatted(zones(check), http, https),
                door -> both(door.address(), http, https));
    }

    private Heard both(InetAddress address, int http, int https) {
        Heard first = caller.plain(address, http, _ -> new Heard.Fine(""));
        return first instanceof Heard.Fine
                ? caller.plain(address, https, _ -> new Heard.Fine("ports %d and %d are open".formatted(http, https)))
                : first;
    }

    private static String zones(AddressesAccept check) {
        return check.entrance().zones().isEmpty()
                ? ""
                : "in " + String.join(", ", check.entrance().zones()) + " ";
    }
}
