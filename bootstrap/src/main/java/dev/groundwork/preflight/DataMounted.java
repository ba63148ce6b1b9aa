package dev.groundwork.preflight;

import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which data is in the cluster, and whether it can be mounted wherever its pods are placed next. */
final class DataMounted implements Rule {
    /** The drivers that were compiled into Kubernetes; their volumes are mounted by the CSI driver now. */
    private static final Map<String, String> COMPILED_IN = Map.of("kubernetes.io/aws-ebs", "ebs.csi.aws.com");

    private static final int FEW = 5;

    @Override
    public PreflightCheck check() {
        return new PreflightCheck(
                "workloads",
                "data-mounted",
                "each volume has nodes in its zone and a driver that mounts it",
                "A pod with such a volume does not start again once it is moved, as in an upgrade of nodes.",
                "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#node-affinity");
    }

    @Override
    public boolean restsOnAws() {
        return false;
    }

    @Override
    public Opinion judge(Observations seen) {
        Storage storage = seen.storage().get();
        Set<String> zones = seen.zones();
        List<String> wrong = new ArrayList<>();
        List<Storage.Volume> bound = storage.volumes().stream()
                .filter(volume -> volume.phase().equals("Bound"))
                .toList();
        for (Storage.Volume volume : bound) {
            if (!volume.zones().isEmpty() && volume.zones().stream().noneMatch(zones::contains)) {
                wrong.add("volume %s of %s is in %s, where no node is"
                        .formatted(volume.name(), volume.claim(), String.join(", ", volume.zones())));
            }
            String driver = COMPILED_IN.getOrDefault(volume.driver(), volume.driver());
            if (driver.contains(".csi.") && !storage.drivers().contains(driver)) {
                wrong.add("volume %s of %s needs the driver %s, which is not installed"
                        .formatted(volume.name(), volume.claim(), driver));
            }
        }
        if (!wrong.isEmpty()) {
            return new Opinion(
                    new Proof.Refuted(
                            "a node in the zone of each of %d volumes, and its driver".formatted(bound.size()),
                            String.join("; ", wrong),
                            "kubectl get pv -o wide; kubectl get csidrivers; kubectl get nodes -L topology.kubernetes.io/zone"),
                    warnings(storage, bound));
        }
        return new Opinion(new Proof.Proven(told(storage, bound)), warnings(storage, bound));
    }

    private static String told(Storage storage, List<Storage.Volume> bound) {
        Map<String, Long> byZone = bound.stream()
                .flatMap(volume ->
                        volume.zones().isEmpty() ? java.util.stream.Stream.of("any zone") : volume.zones().stream())
                .collect(Collectors.groupingBy(zone -> zone, TreeMap::new, Collectors.counting()));
        String places = byZone.entrySet().stream()
                .map(zone -> "%d in %s".formatted(zone.getValue(), zone.getKey()))
                .collect(Collectors.joining(", "));
        return "StatefulSets: %d%s; volumes in use: %d%s"
                .formatted(
                        storage.statefulSets().size(),
                        few(storage.statefulSets()),
                        bound.size(),
                        places.isEmpty() ? "" : " (" + places + ")");
    }

    private static List<String> warnings(Storage storage, List<Storage.Volume> bound) {
        List<String> warnings = new ArrayList<>();
        List<String> lost = bound.stream()
                .filter(Storage.Volume::deletedWithClaim)
                .map(Storage.Volume::claim)
                .toList();
        if (!lost.isEmpty()) {
            warnings.add("data goes with its claim, because the volume has the reclaim policy Delete: %d%s"
                    .formatted(lost.size(), few(lost)));
        }
        List<String> forgotten = storage.volumes().stream()
                .filter(volume ->
                        volume.phase().equals("Released") || volume.phase().equals("Failed"))
                .map(Storage.Volume::name)
                .toList();
        if (!forgotten.isEmpty()) {
            warnings.add("volumes that belong to no claim any more, and are still paid for: %d%s"
                    .formatted(forgotten.size(), few(forgotten)));
        }
        if (!storage.pending().isEmpty()) {
            warnings.add(
                    "claims without a volume: %d%s".formatted(storage.pending().size(), few(storage.pending())));
        }
        return warnings;
    }

    private static String few(List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        String some = names.stream().sorted().limit(FEW).collect(Collectors.joining(", "));
        return " (%s%s)".formatted(some, names.size() > FEW ? " and %d more".formatted(names.size() - FEW) : "");
    }
}
