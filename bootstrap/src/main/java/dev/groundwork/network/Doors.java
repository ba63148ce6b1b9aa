package dev.groundwork.network;

import dev.groundwork.addon.TrafficCheck.Entrance;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The addresses of an entrance. A network load balancer has a name for each of its zones besides the one for all, so an
 * address that went missing is known by its zone.
 *
 * @param host the load balancer's name
 * @param doors its addresses, each once
 * @param closedZones zones that it should be in and that have no address
 * @see <a href="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html">Zonal DNS
 *     names</a>
 */
record Doors(String host, List<Door> doors, List<String> closedZones) {
    /**
     * One address.
     *
     * @param zone where it is; empty if no zone's name has it
     */
    record Door(String zone, InetAddress address) {
        String number() {
            return address.getHostAddress();
        }

        @Override
        public String toString() {
            return zone.isEmpty() ? number() : number() + " (" + zone + ")";
        }
    }

    static Doors of(Entrance entrance, String host, Resolver resolver) {
        Map<InetAddress, Door> doors = new LinkedHashMap<>();
        List<String> closed = new ArrayList<>();
        // Who serves Services without AWS gives plain addresses, and those have no zones.
        boolean plainAddress = host.matches("[0-9.]+|[0-9a-fA-F:]+");
        if (!plainAddress) {
            for (String zone : entrance.zones()) {
                List<InetAddress> there = resolver.addresses(zone + "." + host);
                there.forEach(address -> doors.putIfAbsent(address, new Door(zone, address)));
                if (there.isEmpty()) {
                    closed.add(zone);
                }
            }
        }
        resolver.addresses(host).forEach(address -> doors.putIfAbsent(address, new Door("", address)));
        return new Doors(host, List.copyOf(doors.values()), List.copyOf(closed));
    }

    Set<String> numbers() {
        return doors.stream().map(Door::number).collect(Collectors.toSet());
    }
}
