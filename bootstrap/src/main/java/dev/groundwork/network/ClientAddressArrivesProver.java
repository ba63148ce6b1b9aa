package dev.groundwork.network;

import dev.groundwork.addon.TrafficCheck.ClientAddressArrives;
import dev.groundwork.engine.Prover;
import dev.groundwork.network.Doors.Door;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Answers {@link ClientAddressArrives} without a pod of its own: asks for a path that nobody else asks for, and looks up
 * in the access log who asked for it. What this machine is called from outside it cannot know; but whose address must
 * not stand there, it does.
 */
public final class ClientAddressArrivesProver implements Prover<ClientAddressArrives> {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Round round;
    private final Caller caller;
    private final AccessLog log;
    private final Supplier<Set<String>> nodes;
    /** Paths that were asked for before and did not stand in the log yet. */
    private final Map<Key, Asked> asked = new ConcurrentHashMap<>();

    /**
     * @param nodes the addresses of all nodes
     * @param patience how long a connection and an answer may take
     */
    public ClientAddressArrivesProver(
            Hosts hosts, Resolver resolver, AccessLog log, Supplier<Set<String>> nodes, Duration patience) {
        this.round = new Round(hosts, resolver);
        this.caller = new Caller(patience);
        this.log = log;
        this.nodes = nodes;
    }

    private record Key(ClientAddressArrives check, InetAddress address) {}

    /** @param self the address from which this machine asked */
    private record Asked(String path, String self) {}

    @Override
    public Class<ClientAddressArrives> check() {
        return ClientAddressArrives.class;
    }

    @Override
    public Finding ask(ClientAddressArrives check) {
        Set<String> own = round.doors(check.entrance()).map(Doors::numbers).orElse(Set.of());
        Supplier<List<String>> lines = () -> log.lines(check.entrance().backend(), check.container());
        return round.ask(
                check,
                "this machine's address in the access log, or another one that is neither a node's nor the load balancer's",
                door -> judged(check, door, lines, own));
    }

    private Heard judged(ClientAddressArrives check, Door door, Supplier<List<String>> lines, Set<String> own) {
        Key key = new Key(check, door.address());
        Optional<Asked> before = Optional.ofNullable(asked.get(key));
        Optional<String> late = before.flatMap(earlier -> seen(lines.get(), earlier.path()));
        if (before.isPresent() && late.isPresent()) {
            return judged(late.get(), before.get().self(), own, check.entrance().internal());
        }
        return caller.plain(door.address(), check.entrance().httpPort(), socket -> {
            byte[] random = new byte[8];
            RANDOM.nextBytes(random);
            Asked now = new Asked(
                    "/groundwork-probe-" + HexFormat.of().formatHex(random),
                    socket.getLocalAddress().getHostAddress());
            asked.put(key, now);
            Caller.get(socket, now.path());
            return seen(lines.get(), now.path())
                    .map(client ->
                            judged(client, now.self(), own, check.entrance().internal()))
                    .orElse(new Heard.Wrong("answers, but no pod has written down who asked"));
        });
    }

    private Heard judged(String client, String self, Set<String> own, boolean internal) {
        if (client.equals(self)) {
            return new Heard.Fine("this machine's own address %s arrived".formatted(client));
        }
        if (nodes.get().contains(client)) {
            return new Heard.Wrong("hands on %s, the address of a node".formatted(client));
        }
        if (own.contains(client)) {
            return new Heard.Wrong("hands on %s, the load balancer's own address".formatted(client));
        }
        if (!internal && isPrivate(client)) {
            return new Heard.Wrong(
                    "hands on %s, a private address, though clients come from the internet".formatted(client));
        }
        return new Heard.Fine("%s arrived, which is neither a node's nor the load balancer's,".formatted(client));
    }

    /** The first word of the line that has the path. */
    private static Optional<String> seen(List<String> lines, String path) {
        return lines.stream()
                .filter(line -> line.contains(path))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .findFirst();
    }

    /** RFC 1918, RFC 6598 and RFC 4193, without asking for a name. */
    private static boolean isPrivate(String address) {
        return address.matches("10\\..*|192\\.168\\..*|172\\.(1[6-9]|2[0-9]|3[01])\\..*"
                + "|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\..*|[fF][cdCD].*");
    }
}
