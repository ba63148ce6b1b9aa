package dev.groundwork.preflight;

/**
 * A pod that has not ended.
 *
 * @param namespace its namespace
 * @param node where it runs; empty while it is placed nowhere
 * @param ownerKind the kind of its controller, for instance {@code ReplicaSet}; empty if it has none
 * @param ownerName the name of its controller
 * @param asks what it asks for
 */
public record RunningPod(String namespace, String node, String ownerKind, String ownerName, Amounts asks) {
    /** One that asks for nothing. */
    public RunningPod(String namespace, String node, String ownerKind, String ownerName) {
        this(namespace, node, ownerKind, ownerName, Amounts.NONE);
    }
}
