package dev.groundwork.aws;

import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.services.eks.model.Nodegroup;

/** What EKS makes of a node group over minutes, and waiting for it. Only reads. */
final class NodeGroupLife {
    static final String CREATE_FAILED = "CREATE_FAILED";
    static final String DELETING = "DELETING";
    static final String DELETE_FAILED = "DELETE_FAILED";

    private static final Set<String> WORKING = Set.of("CREATING", "UPDATING");
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** EKS gives up on nodes that do not join, and on nodes that do not drain, before that. */
    private static final Duration LONGEST = Duration.ofMinutes(35);

    private final LiveNodeGroups reading;
    private final Waiter waiter;

    NodeGroupLife(LiveNodeGroups reading, Waiter waiter) {
        this.reading = reading;
        this.waiter = waiter;
    }

    /** Whether EKS refuses to change it or delete it, because it is at it. */
    static boolean working(Nodegroup group) {
        return WORKING.contains(group.statusAsString());
    }

    /** How a group is; the reason has its issues in the words of EKS. */
    static Health health(Optional<Nodegroup> found) {
        if (found.isEmpty()) {
            return new Health(Health.State.NOT_FOUND, "does not exist");
        }
        LiveNodeGroups.Live live = new LiveNodeGroups.Live(found.get(), Optional.empty());
        String reason = live.issues().isEmpty() ? "is " + live.status() : live.status() + ": " + live.issues();
        return switch (live.status()) {
            case "CREATING", "UPDATING" -> Health.inProgress(reason);
            case "ACTIVE" -> live.issues().isEmpty() ? Health.current(reason) : Health.failed(reason);
            case DELETING -> new Health(Health.State.TERMINATING, reason);
            default -> Health.failed(reason);
        };
    }

    /** How the group of that name is, once it is no longer on its way. A new one takes minutes, until its nodes joined. */
    Health await(String name, Instant deadline, Consumer<Health> progress) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            Health health = health(reading.described(name));
            if (health.state() != Health.State.IN_PROGRESS || waiter.now().isAfter(deadline)) {
                return health;
            }
            progress.accept(health);
            waiter.pause(pause);
            pause = longer(pause);
        }
    }

    /** Waits while EKS works on it. */
    void settled(String name) {
        poll(name, described -> described.filter(NodeGroupLife::working).isPresent());
    }

    /** Waits until it is forgotten. */
    void gone(String name) {
        poll(name, Optional::isPresent);
    }

    /** Waits until EKS has made the Auto Scaling group, which it does long before the nodes have joined. */
    void hasScalingGroup(String name) {
        poll(
                name,
                described -> described
                        .filter(NodeGroupLife::working)
                        .filter(live -> live.resources() == null
                                || live.resources().autoScalingGroups().isEmpty())
                        .isPresent());
    }

    private void poll(String name, Predicate<Optional<Nodegroup>> again) {
        Instant until = waiter.now().plus(LONGEST);
        Duration pause = FIRST_PAUSE;
        while (again.test(reading.described(name))) {
            if (waiter.now().isAfter(until)) {
                throw new ProblemException(new Problem(
                        Problem.Code.TIMED_OUT,
                        ManagedNodeGroup.idOf(name).toString(),
                        "EKS still works on it after %d minutes".formatted(LONGEST.toMinutes()),
                        "See what EKS says of it, then run it again"));
            }
            waiter.pause(pause);
            pause = longer(pause);
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }
}
