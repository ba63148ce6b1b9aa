package dev.groundwork.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Check;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Proof;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DriftTest {
    private final FakeWaiter waiter = new FakeWaiter();
    private final Check check = Things.check("a");

    @Test
    void whatHasStoodForLongIsLookedAtAgainForAFewSecondsOnly() {
        assertThat(verdict(new Drift(world(20)))).isInstanceOf(Proof.Refuted.class);
        assertThat(waiter.passed()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void theFirstLookOfAServiceWaitsUntilANodeCallsItsOwnPodReady() {
        assertThat(verdict(Drift.atStart(world(20)))).isInstanceOf(Proof.Proven.class);
    }

    @Test
    void whatStaysWrongIsRefutedByTheFirstLookToo() {
        assertThat(verdict(Drift.atStart(world(1000)))).isInstanceOf(Proof.Refuted.class);
    }

    private static Proof.Verdict verdict(Drift drift) {
        return drift.run().proofs().getFirst().verdict();
    }

    /** One in which the check is true when it has been asked so often, a second apart. */
    private World world(int times) {
        return new World(
                new Cluster("c", "r", "aws", "1", "1.36", Optional.empty(), new TreeSet<>(), List.of()),
                List.of(),
                List.of(check),
                Scope.all(Set.of("x")),
                List.of(),
                List.of(FakeProver.of(
                        WorkloadCheck.RolledOut.class,
                        time -> time < times ? FakeProver.refuted(check, false) : FakeProver.proven(check))),
                _ -> Execution.REAL,
                Inventory.empty(),
                new FakeLedger(),
                waiter,
                new FakeProgress(),
                List::of);
    }
}
