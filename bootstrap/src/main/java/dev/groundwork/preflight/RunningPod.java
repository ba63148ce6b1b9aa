package dev.groundwork.preflight;

/**
 * A pod that has not ended.
 *
 * @param namespace its namespace
 * @param node where it runs; empty while it is placed nowhere
 * @param ownerKind the kind of its controller, for instance {@code ReplicaSet}; empty if it has none
 * @param ownerName the name of its controller
 */
public record RunningPod(String namespace, String node, String ownerKind, String ownerName) {}
