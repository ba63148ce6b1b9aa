package dev.groundwork.aws;

import dev.groundwork.engine.Parallel;
import dev.groundwork.preflight.Seen;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;

/**
 * What EC2 has of the instance types of node groups that are to be made. EKS says of a type that does not exist only when the
 * group is made, and of one that a zone lacks only when nodes are launched, both after the first writes. Whether a type is
 * of the declared architecture is not asked here: its name tells, and the rules of the baseline have judged it.
 *
 * @param region for messages
 * @param sold how each type is sold, {@code on-demand} or {@code spot}; one that the region does not have is not there
 * @param zones in which zones each type is offered; one that is offered nowhere is not there
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypeOfferings.html">
 *     DescribeInstanceTypeOfferings</a>
 */
record InstanceOffers(String region, Seen<Map<String, Set<String>>> sold, Seen<Map<String, Set<String>>> zones) {
    /** As EKS spells it. */
    private static final String SPOT = "SPOT";

    /** As EC2 spells it. */
    private static final String SOLD_AS_SPOT = "spot";

    /** Reads what there is of the types of these groups, two requests at once; none without a group. */
    static InstanceOffers of(AwsClients clients, Collection<ManagedNodeGroup> groups) {
        Set<String> types = groups.stream()
                .flatMap(group -> group.machines().instanceTypes().stream())
                .collect(Collectors.toSet());
        String subject = "instance types of " + places(groups);
        InstanceTypes reading = new InstanceTypes(clients);
        List<Supplier<Map<String, Set<String>>>> looks =
                List.of(() -> sold(reading.named(types, subject)), () -> reading.zones(types, subject));
        List<Seen<Map<String, Set<String>>>> seen = Parallel.map(looks, Seen::of);
        return new InstanceOffers(clients.region(), seen.getFirst(), seen.getLast());
    }

    private static Map<String, Set<String>> sold(Map<String, InstanceTypeInfo> types) {
        Map<String, Set<String>> sold = new HashMap<>();
        types.forEach((name, type) -> sold.put(name, Set.copyOf(type.supportedUsageClassesAsStrings())));
        return sold;
    }

    /**
     * Why nodes of that group can never be had; empty if they can, as far as the caller may know.
     *
     * @param wanted the zones of its subnets
     * @throws ProblemException if what EC2 has could not be read, though the caller may
     */
    Optional<Problem> problem(ManagedNodeGroup group, Set<String> wanted) {
        List<String> types = group.machines().instanceTypes();
        Optional<Map<String, Set<String>>> uses = allowed(sold);
        Optional<Map<String, Set<String>>> places = allowed(zones);
        String setting = group.place() + ".instanceTypes";
        Optional<Set<String>> there = uses.<Set<String>>map(Map::keySet).or(() -> places.map(Map::keySet));
        List<String> unknown = types.stream()
                .filter(type -> there.isPresent() && !there.get().contains(type))
                .toList();
        if (!unknown.isEmpty()) {
            return problem(
                    group,
                    "EC2 has no instance type %s in %s".formatted(String.join(", ", unknown), region),
                    "Correct %s in the baseline".formatted(setting));
        }
        List<String> had = uses.filter(_ -> group.machines().capacityType().equals(SPOT))
                .map(known -> types.stream()
                        .filter(type -> known.getOrDefault(type, Set.of()).contains(SOLD_AS_SPOT))
                        .toList())
                .orElse(types);
        if (had.isEmpty()) {
            return problem(
                    group,
                    "EC2 has no spot instances of %s".formatted(String.join(" or ", types)),
                    "Name a type that it has in %s, or write capacity: on-demand".formatted(setting));
        }
        return places.flatMap(known -> lacking(group, had, wanted, known));
    }

    private static Optional<Problem> lacking(
            ManagedNodeGroup group, List<String> types, Set<String> wanted, Map<String, Set<String>> places) {
        SortedSet<String> offered = types.stream()
                .flatMap(type -> places.getOrDefault(type, Set.of()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        SortedSet<String> lacking = new TreeSet<>(wanted);
        lacking.removeAll(offered);
        if (lacking.isEmpty()) {
            return Optional.empty();
        }
        String where = String.join(", ", lacking);
        return problem(
                group,
                "EC2 does not offer %s in %s%s"
                        .formatted(
                                String.join(" or ", types),
                                where,
                                offered.isEmpty() ? "" : ", but in " + String.join(", ", offered)),
                "Name a type that %s has in %s.instanceTypes, or leave that zone out by %2$s.zones or subnets"
                        .formatted(where, group.place()));
    }

    /** What was not looked at, because the caller may not; that stops nobody. */
    List<String> notes(Collection<ManagedNodeGroup> groups) {
        List<String> notes = new ArrayList<>();
        if (sold instanceof Seen.Hidden<?>(Problem why) && isForbidden(why)) {
            notes.add(note("whether EC2 has the instance types of %s".formatted(places(groups)), why));
        }
        if (zones instanceof Seen.Hidden<?>(Problem why) && isForbidden(why)) {
            notes.add(note("whether the zones of %s have their instance types".formatted(places(groups)), why));
        }
        return notes;
    }

    private static String note(String what, Problem why) {
        return "%s was not checked, so an apply may stop half way: %s. %s".formatted(what, why.what(), why.todo());
    }

    /** Empty where the caller may not look. */
    private static <T> Optional<T> allowed(Seen<T> seen) {
        return switch (seen) {
            case Seen.Clear<T>(T value) -> Optional.of(value);
            case Seen.Hidden<T>(Problem why) when isForbidden(why) -> Optional.empty();
            case Seen.Hidden<T>(Problem why) -> throw new ProblemException(why);
        };
    }

    /** To the caller, or at an endpoint that stands in for AWS. */
    private static boolean isForbidden(Problem why) {
        return why.code() == Problem.Code.DENIED || why.code() == Problem.Code.UNSUPPORTED;
    }

    private static Optional<Problem> problem(ManagedNodeGroup group, String what, String todo) {
        return Optional.of(new Problem(Problem.Code.INVALID, group.id().toString(), what, todo));
    }

    private static String places(Collection<ManagedNodeGroup> groups) {
        return groups.stream().map(ManagedNodeGroup::place).distinct().sorted().collect(Collectors.joining(", "));
    }
}
