package dev.groundwork.preflight;

import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.ManagedNodeGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether the pods of the baseline find room beside those that run. With the VPC CNI a node holds as many pods as its network
 * interfaces have addresses, whatever its kubelet says: the others get none and hang in ContainerCreating.
 */
final class PodCapacity implements Rule {
    private static final String VPC_CNI = "vpc-cni";
    /** How many pods a kubelet takes that nobody told anything. */
    private static final int BY_ITSELF = 110;

    @Override
    public PreflightCheck check() {
        return new PreflightCheck(
                "nodes",
                "pod-capacity",
                "the nodes hold the pods of the baseline beside those that run",
                "Pods of the baseline stay Pending, or get no address.",
                "https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html");
    }

    /** A node with what it holds; its kind is known where that decides about addresses. */
    private record Room(ClusterNode node, Optional<InstanceKind> kind, int holds, int runs) {
        int free() {
            return Math.max(0, holds - runs);
        }
    }

    @Override
    public Opinion judge(Observations seen) {
        PodNetwork network = seen.podNetwork().get();
        Map<String, InstanceKind> kinds =
                network.vpcCni() ? seen.instanceKinds().get() : Map.of();
        PodNetwork next = next(network, seen.wanted().get());
        List<RunningPod> pods = seen.pods().get();
        List<Demand> demands = Demand.of(seen.wanted().get());
        Map<String, Long> running =
                pods.stream().collect(Collectors.groupingBy(RunningPod::node, Collectors.counting()));
        List<Room> rooms = seen.nodes().get().stream()
                .filter(ClusterNode::takesDaemonSets)
                .map(node -> room(node, network, kinds, running.getOrDefault(node.name(), 0L)))
                .collect(Collectors.toCollection(ArrayList::new));
        List<Room> made = made(seen, next, next.vpcCni() ? seen.instanceKinds().get() : Map.of());
        rooms.addAll(made);
        boolean grows = seen.controlPlane() instanceof Seen.Clear<ControlPlane>(ControlPlane plane)
                && plane.auto().nodes();
        if (rooms.isEmpty() && grows) {
            return Opinion.of(new Proof.Proven("there is no node yet: Auto Mode makes them when pods wait for one"));
        }
        if (rooms.isEmpty()) {
            return Opinion.of(new Proof.Refuted(
                    "a node for Linux that is not of Fargate",
                    "none of %d nodes is one".formatted(seen.nodes().get().size()),
                    "Add nodes, then run preflight again"));
        }
        List<String> wrong = new ArrayList<>(noSuchTypes(seen));
        boolean mistyped = !wrong.isEmpty();
        wrong.addAll(withoutAddresses(rooms, network));
        rooms.forEach(room -> {
            long daemons = demands.stream()
                    .filter(demand -> demand.onEveryNode() && demand.isMissingOn(room.node(), pods))
                    .count();
            if (daemons > room.free()) {
                wrong.add("%s has room for %d of %d pods that the baseline wants on every node"
                        .formatted(room.node().name(), room.free(), daemons));
            }
        });
        int more = demands.stream()
                .mapToInt(demand -> demand.missing(pods, rooms.size()))
                .sum();
        int free = rooms.stream()
                .filter(room -> room.node().serves() == ClusterNode.Serves.ALL)
                .mapToInt(Room::free)
                .sum();
        int holds = rooms.stream().mapToInt(Room::holds).sum();
        int runs = rooms.stream().mapToInt(Room::runs).sum();
        String numbers = "%s hold %d pods (%s), %d run, the baseline adds %d"
                .formatted(
                        made.isEmpty()
                                ? "%d nodes".formatted(rooms.size())
                                : "%d nodes, %d of them made by the baseline,".formatted(rooms.size(), made.size()),
                        holds,
                        perType(rooms),
                        runs,
                        more);
        if (more > free) {
            wrong.addFirst("%s, and %d are free".formatted(numbers, free));
        }
        Weights weights = Weights.of(rooms.stream().map(Room::node).toList(), pods, demands);
        wrong.addAll(weights.wrong());
        if (!wrong.isEmpty() && grows && !mistyped) {
            return new Opinion(
                    new Proof.Proven("%s: Auto Mode makes nodes for what finds no room".formatted(numbers)), wrong);
        }
        if (!wrong.isEmpty()) {
            return Opinion.of(new Proof.Refuted(
                    "room for %d more pods, and an address, CPU and memory for each".formatted(more),
                    String.join("; ", wrong),
                    (mistyped ? "Correct nodeGroups in the baseline. " : "")
                            + "Add nodes, or take larger ones%s"
                                    .formatted(
                                            network.vpcCni() && !network.prefixes()
                                                    ? "; ENABLE_PREFIX_DELEGATION=true on DaemonSet kube-system/aws-node gives new nodes more"
                                                    : "")));
        }
        List<String> warnings = new ArrayList<>(late(rooms, network));
        if (network.vpcCni()) {
            addresses(seen, more).ifPresent(warnings::add);
        }
        return new Opinion(
                new Proof.Proven("%s, %d stay free; %s".formatted(numbers, free - more, weights.words())), warnings);
    }

    /** EKS makes no nodes of them, so an apply would refuse them. */
    private static List<String> noSuchTypes(Observations seen) {
        if (!(seen.instanceKinds() instanceof Seen.Clear<Map<String, InstanceKind>>(Map<String, InstanceKind> kinds))) {
            return List.of();
        }
        return seen.wanted().get().nodeGroups().stream()
                .flatMap(group -> group.machines().instanceTypes().stream())
                .distinct()
                .filter(type -> !kinds.containsKey(type))
                .map("EC2 has no instance type %s in this region"::formatted)
                .toList();
    }

    /** Nodes hold some addresses in reserve, so this alone keeps no pod from starting. */
    private static Optional<String> addresses(Observations seen, int more) {
        List<String> places = seen.instances().get().stream()
                .map(NodeInstance::subnet)
                .distinct()
                .toList();
        int free = seen.subnets().get().stream()
                .filter(subnet -> places.contains(subnet.id()))
                .mapToInt(VpcSubnet::free)
                .sum();
        return free < more
                ? Optional.of(
                        "the subnets of the nodes have %d free addresses for %d more pods, beside what nodes hold in reserve"
                                .formatted(free, more))
                : Optional.empty();
    }

    private static Room room(ClusterNode node, PodNetwork network, Map<String, InstanceKind> kinds, long running) {
        Optional<InstanceKind> kind = Optional.ofNullable(kinds.get(node.type()));
        int holds =
                kind.map(one -> Math.min(node.pods(), network.addresses(one))).orElse(node.pods());
        return new Room(node, kind, holds, (int) running);
    }

    /** How pods of nodes that do not exist yet will get their addresses. */
    private static PodNetwork next(PodNetwork now, Wanted wanted) {
        boolean prefixes = wanted.of(EksAddon.class).stream()
                .filter(addon -> addon.name().equals(VPC_CNI))
                .anyMatch(addon -> addon.configuration()
                        .text("env", "ENABLE_PREFIX_DELEGATION")
                        .equals("true"));
        return new PodNetwork(
                now.vpcCni() || wanted.addons().contains(VPC_CNI), now.prefixes() || prefixes, now.custom());
    }

    /** The nodes that the baseline makes at once: the fewest of each node group that has none yet. */
    private static List<Room> made(Observations seen, PodNetwork network, Map<String, InstanceKind> kinds) {
        List<Room> made = new ArrayList<>();
        for (ManagedNodeGroup group : seen.wanted().get().nodeGroups()) {
            boolean there =
                    seen.nodes().get().stream().anyMatch(node -> node.group().equals(group.name()));
            for (int i = 0; i < group.min() && !there; i++) {
                made.add(room(group, network, kinds));
            }
        }
        return made;
    }

    /** Of several types EKS lets the smallest decide. */
    private static Room room(ManagedNodeGroup group, PodNetwork network, Map<String, InstanceKind> kinds) {
        Optional<InstanceKind> smallest = group.machines().instanceTypes().stream()
                .flatMap(type -> Optional.ofNullable(kinds.get(type)).stream())
                .min(Comparator.comparing(network::advised));
        int pods = smallest.map(network::advised).orElse(BY_ITSELF);
        String type = smallest.map(InstanceKind::name)
                .orElse(String.join(" or ", group.machines().instanceTypes()));
        ClusterNode node = new ClusterNode(
                "a new node of " + group.name(), "", type, "", pods, group.name(), ClusterNode.Serves.ALL);
        return new Room(node, smallest, pods, 0);
    }

    /** Kubelets that take more pods than there are addresses; the worst of each type. */
    private static List<String> withoutAddresses(List<Room> rooms, PodNetwork network) {
        SortedMap<String, String> told = new TreeMap<>();
        rooms.stream()
                .filter(room -> room.holds() < room.node().pods())
                .sorted(Comparator.comparing((Room room) -> -room.node().pods()))
                .forEach(room -> room.kind()
                        .ifPresent(kind -> told.putIfAbsent(
                                kind.name(),
                                "kubelets of %s take %d pods, but its %d network interfaces of %d addresses serve %d"
                                        .formatted(
                                                kind.name(),
                                                room.node().pods(),
                                                kind.interfaces(),
                                                kind.addressesEach(),
                                                network.addresses(kind)))));
        return List.copyOf(told.values());
    }

    /** Kubelets keep the number that they started with; the worst of each type. */
    private static List<String> late(List<Room> rooms, PodNetwork network) {
        SortedMap<String, String> told = new TreeMap<>();
        rooms.stream()
                .sorted(Comparator.comparing((Room room) -> room.node().pods()))
                .forEach(room -> room.kind()
                        .filter(kind -> network.prefixes() && room.node().pods() < network.advised(kind))
                        .ifPresent(kind -> told.putIfAbsent(
                                kind.name(),
                                "%s could hold %d pods with prefix delegation and takes %d: nodes keep their number until they are replaced"
                                        .formatted(
                                                kind.name(),
                                                network.advised(kind),
                                                room.node().pods()))));
        return List.copyOf(told.values());
    }

    private static String perType(List<Room> rooms) {
        SortedMap<String, List<Room>> types = rooms.stream()
                .collect(Collectors.groupingBy(
                        room -> room.node().type().isEmpty()
                                ? "unknown type"
                                : room.node().type(),
                        TreeMap::new,
                        Collectors.toList()));
        return types.entrySet().stream()
                .map(type -> "%s %d each%s"
                        .formatted(
                                type.getKey(),
                                type.getValue().stream()
                                        .mapToInt(Room::holds)
                                        .min()
                                        .orElse(0),
                                type.getValue().getFirst().kind().isPresent() ? "" : " by its kubelet"))
                .collect(Collectors.joining(", "));
    }
}
