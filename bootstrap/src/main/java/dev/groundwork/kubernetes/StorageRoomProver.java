package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.addon.MonitoringCheck.StorageHasRoom;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers {@link StorageHasRoom}: are the volumes bound, and do samples a second, times bytes a sample, times the
 * retention, fit into the room that Prometheus may use?
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects">How much Prometheus needs</a>
 */
public final class StorageRoomProver implements Prover<StorageHasRoom> {
    private static final double GIB = 1024.0 * 1024 * 1024;
    /** What a sample takes before the first compaction has shown it; Prometheus itself reckons with one to two. */
    private static final double BYTES_A_SAMPLE = 2.0;

    /**
     * The busiest minute and a half of the last five. A rate over all five minutes would be taken for a fraction of what it
     * is as long as Prometheus has run for a fraction of them.
     */
    private static final String RATE = "max(max_over_time(sum by (pod)"
            + " (rate(prometheus_tsdb_head_samples_appended_total{namespace=\"monitoring\"}[90s]))[5m:15s]))";

    private static final String BYTES = "max(prometheus_tsdb_compaction_chunk_size_bytes_sum{namespace=\"monitoring\"}"
            + " / (prometheus_tsdb_compaction_chunk_samples_sum{namespace=\"monitoring\"} > 0))";

    private final KubernetesReader reader;
    private final Simulation simulation;
    private final PromQuery query;

    public StorageRoomProver(ApiServer server, KubernetesReader reader, Simulation simulation) {
        this.reader = reader;
        this.simulation = simulation;
        this.query = new PromQuery(new PodProxy(server, simulation));
    }

    @Override
    public Class<StorageHasRoom> check() {
        return StorageHasRoom.class;
    }

    @Override
    public Finding ask(StorageHasRoom check) {
        return judge(check, claims(), query.ask(RATE, ""), query.ask(BYTES, ""));
    }

    /** The claims that the pods of Prometheus name, by name; empty for one that does not exist. */
    private List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        for (JsonNode pod : simulation.pods(MonitoringCheck.PROMETHEUS)) {
            for (JsonNode volume : pod.path("spec").path("volumes")) {
                String name =
                        volume.path("persistentVolumeClaim").path("claimName").asText("");
                if (!name.isEmpty()) {
                    Optional<Tree> claim =
                            reader.get(new ResourceId("", "PersistentVolumeClaim", MonitoringCheck.NAMESPACE, name));
                    claims.add(new Claim(
                            name,
                            claim.map(there -> there.text("status", "phase")).orElse("missing")));
                }
            }
        }
        return claims;
    }

    /** A PersistentVolumeClaim and its phase. */
    record Claim(String name, String phase) {}

    /** What the claims and the rate mean. */
    static Finding judge(StorageHasRoom check, List<Claim> claims, PromQuery.Result rate, PromQuery.Result bytes) {
        if (check.volumes()) {
            Optional<Claim> unbound = claims.stream()
                    .filter(claim -> !claim.phase().equals("Bound"))
                    .findFirst();
            if (unbound.isPresent()) {
                return refuted(
                        check,
                        "a bound volume for each Prometheus",
                        "PersistentVolumeClaim %s is %s"
                                .formatted(unbound.get().name(), unbound.get().phase()),
                        "kubectl -n monitoring describe pvc " + unbound.get().name());
            }
            if (claims.isEmpty()) {
                return refuted(
                        check,
                        "a bound volume for each Prometheus",
                        "its pods have no volume",
                        "kubectl -n monitoring describe prometheus main");
            }
        }
        return switch (rate) {
            case PromQuery.Result.Nothing(String why) -> refuted(check, "a rate of samples", why, NEXT);
            case PromQuery.Result.Samples(Map<String, Double> samples)
            when !samples.containsKey("") ->
                refuted(check, "a rate of samples", "Prometheus has not scraped itself long enough", NEXT);
            case PromQuery.Result.Samples(Map<String, Double> samples) ->
                judge(check, claims.size(), samples.getOrDefault("", 0.0), perSample(bytes));
        };
    }

    private static final String NEXT = "kubectl -n monitoring logs prometheus-main-0 -c prometheus";

    private static double perSample(PromQuery.Result bytes) {
        return bytes instanceof PromQuery.Result.Samples(Map<String, Double> samples)
                ? samples.getOrDefault("", BYTES_A_SAMPLE)
                : BYTES_A_SAMPLE;
    }

    private static Finding judge(StorageHasRoom check, int volumes, double rate, double bytes) {
        double needed = rate * bytes * check.retention().toSeconds();
        String seen = "%.0f samples a second of %.1f bytes need %.1f GiB for %d days, and %.1f GiB may be used"
                .formatted(rate, bytes, needed / GIB, check.retention().toDays(), check.room() / GIB);
        if (needed > check.room()) {
            return refuted(
                    check,
                    "room for all days of the retention",
                    seen + "; after %.1f days the oldest go".formatted(check.room() / (rate * bytes) / 86_400),
                    "raise storageSize to at least %.0fGi, or keep fewer days"
                            .formatted(Math.ceil(needed / GIB / 0.85)));
        }
        return new Finding(
                new Proof(
                        check,
                        new Proof.Proven(seen + (check.volumes() ? "; %d volumes are bound".formatted(volumes) : "")),
                        Proof.Ground.REAL,
                        check.volumes() ? List.of() : List.of("it is the node's disk, and is lost when a pod moves")),
                true);
    }

    private static Finding refuted(StorageHasRoom check, String expected, String seen, String next) {
        return new Finding(Proof.of(check, new Proof.Refuted(expected, seen, next), Proof.Ground.REAL), false);
    }
}
