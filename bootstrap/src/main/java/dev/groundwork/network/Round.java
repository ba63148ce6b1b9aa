package dev.groundwork.network;

import dev.groundwork.addon.TrafficCheck;
import dev.groundwork.addon.TrafficCheck.Entrance;
import dev.groundwork.engine.Parallel;
import dev.groundwork.engine.Prover;
import dev.groundwork.network.Doors.Door;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks the same at each address of an entrance, all at once, and makes one verdict of what it hears. */
final class Round {
    private final Hosts hosts;
    private final Resolver resolver;

    Round(Hosts hosts, Resolver resolver) {
        this.hosts = hosts;
        this.resolver = resolver;
    }

    /** The addresses of the entrance, if its load balancer has a name by now. */
    Optional<Doors> doors(Entrance entrance) {
        return hosts.of(entrance.id()).map(host -> Doors.of(entrance, host, resolver));
    }

    /** @param expected what each address should say */
    Prover.Finding ask(TrafficCheck.AtEntrance check, String expected, Function<Door, Heard> talk) {
        Optional<Doors> found = doors(check.entrance());
        if (found.isEmpty()) {
            return refuted(
                    check,
                    expected,
                    "%s has no load balancer yet".formatted(check.entrance().id()));
        }
        Doors doors = found.get();
        if (doors.doors().isEmpty()) {
            return refuted(check, expected, "nobody knows an address of " + doors.host());
        }
        return judge(check, expected, doors, heard(doors, talk));
    }

    private static Map<Door, Heard> heard(Doors doors, Function<Door, Heard> talk) {
        List<Heard> answers = Parallel.map(doors.doors(), talk);
        Map<Door, Heard> heard = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            heard.put(doors.doors().get(i), answers.get(i));
        }
        return heard;
    }

    private static Prover.Finding judge(
            TrafficCheck.AtEntrance check, String expected, Doors doors, Map<Door, Heard> heard) {
        Set<String> warnings = new LinkedHashSet<>();
        List<String> wrong = new ArrayList<>();
        boolean allSilent = true;
        for (var entry : heard.entrySet()) {
            switch (entry.getValue()) {
                case Heard.Fine fine -> {
                    warnings.addAll(fine.warnings());
                    allSilent = false;
                }
                case Heard.Wrong _ -> {
                    wrong.add(entry.getKey() + " " + entry.getValue().what());
                    allSilent = false;
                }
                case Heard.Silence _ ->
                    wrong.add(entry.getKey() + " " + entry.getValue().what());
            }
        }
        if (allSilent && check.entrance().internal()) {
            return new Prover.Finding(
                    Proof.of(
                            check,
                            new Proof.NotProvable(
                                    "the load balancer is internal, and none of its addresses (%s) is reached from here; verify from inside the VPC"
                                            .formatted(String.join(
                                                    ", ",
                                                    doors.numbers().stream()
                                                            .sorted()
                                                            .toList()))),
                            Proof.Ground.REAL),
                    false);
        }
        doors.closedZones().forEach(zone -> wrong.add("there is no address in " + zone));
        if (!wrong.isEmpty()) {
            return refuted(check, expected, String.join("; ", wrong));
        }
        return new Prover.Finding(
                new Proof(check, new Proof.Proven(evidence(heard)), Proof.Ground.REAL, List.copyOf(warnings)), true);
    }

    /** What was heard, and from whom: once for all of whom the same was heard. */
    private static String evidence(Map<Door, Heard> heard) {
        Map<String, List<Door>> alike = heard.entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getValue().what(),
                        LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        return alike.entrySet().stream()
                .map(entry -> entry.getKey() + " at "
                        + entry.getValue().stream().map(Door::toString).collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; "));
    }

    static Prover.Finding refuted(TrafficCheck.AtEntrance check, String expected, String seen) {
        return new Prover.Finding(
                Proof.of(
                        check,
                        new Proof.Refuted(expected, seen, next(check.entrance().id())),
                        Proof.Ground.REAL),
                false);
    }

    private static String next(ResourceId entrance) {
        return entrance.isAws()
                ? "aws elbv2 describe-load-balancers --names " + entrance.name()
                : "kubectl -n %s describe service %s".formatted(entrance.namespace(), entrance.name());
    }
}
