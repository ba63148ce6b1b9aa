package dev.groundwork.engine;

/**
 * What is known of a node.
 *
 * @param name its name
 * @param instance the EC2 instance id from its provider id; empty if it has none
 * @param zone its availability zone; empty if unlabelled
 * @param ready whether it is Ready
 * @param instanceType its EC2 instance type; empty if unlabelled
 * @param pods how many pods its kubelet takes
 */
public record NodeFact(String name, String instance, String zone, boolean ready, String instanceType, int pods) {
    /** A node of which nobody asked how large it is. */
    public NodeFact(String name, String instance, String zone, boolean ready) {
        this(name, instance, zone, ready, "", 0);
    }
}
