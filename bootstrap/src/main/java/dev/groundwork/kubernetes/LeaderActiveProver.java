package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Tree;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * Answers {@link WorkloadCheck.LeaderActive} from the Lease. A holder's name begins with that of its pod.
 *
 * @see <a href="https://pkg.go.dev/sigs.k8s.io/controller-runtime/pkg/leaderelection">Leader election of
 *     controller-runtime</a>
 */
public final class LeaderActiveProver implements Prover<WorkloadCheck.LeaderActive> {
    private final KubernetesReader reader;
    private final Simulation simulation;
    private final Clock clock;

    public LeaderActiveProver(KubernetesReader reader, Simulation simulation, Clock clock) {
        this.reader = reader;
        this.simulation = simulation;
        this.clock = clock;
    }

    @Override
    public Class<WorkloadCheck.LeaderActive> check() {
        return WorkloadCheck.LeaderActive.class;
    }

    @Override
    public Finding ask(WorkloadCheck.LeaderActive check) {
        return judge(check, reader.get(check.lease()), simulation.pods(check.backend()), clock.instant());
    }

    /** What the Lease says of these pods at that time. */
    static Finding judge(WorkloadCheck.LeaderActive check, Optional<Tree> lease, List<JsonNode> pods, Instant now) {
        if (lease.isEmpty()) {
            return refuted(check, check.lease() + " does not exist: no pod was ever elected");
        }
        String holder = lease.get().text("spec", "holderIdentity");
        if (holder.isEmpty()) {
            return refuted(check, "nobody holds " + check.lease());
        }
        Optional<String> pod = pods.stream()
                .map(candidate -> candidate.path("metadata").path("name").asText())
                .filter(name -> holder.equals(name) || holder.startsWith(name + "_"))
                .findFirst();
        if (pod.isEmpty()) {
            return refuted(check, "%s is held by %s, which is none of its pods".formatted(check.lease(), holder));
        }
        Optional<Duration> age = time(lease.get()).map(renewed -> Duration.between(renewed, now));
        // The clocks of two machines differ, so a Lease counts as abandoned only after twice its time.
        Duration limit = Duration.ofSeconds(
                2L * lease.get().at("spec", "leaseDurationSeconds").asInt(15));
        if (age.isEmpty() || age.get().compareTo(limit) > 0) {
            return refuted(
                    check,
                    "pod " + pod.get()
                            + age.map(time -> " has not renewed it for %d seconds".formatted(time.toSeconds()))
                                    .orElse(" has never renewed it"));
        }
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Proven("pod %s holds %s and renewed it %d seconds ago"
                                .formatted(
                                        pod.get(),
                                        check.lease(),
                                        Math.max(0, age.get().toSeconds()))),
                        Proof.Ground.REAL),
                true);
    }

    private static Optional<Instant> time(Tree lease) {
        try {
            return Optional.of(Instant.parse(lease.text("spec", "renewTime")));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Finding refuted(WorkloadCheck.LeaderActive check, String seen) {
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Refuted(
                                "a pod that holds and renews " + check.lease(),
                                seen,
                                "kubectl -n %s logs %s/%s"
                                        .formatted(
                                                check.backend().namespace(),
                                                check.backend().kind().toLowerCase(java.util.Locale.ROOT),
                                                check.backend().name())),
                        Proof.Ground.REAL),
                false);
    }
}
