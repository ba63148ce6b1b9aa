package dev.groundwork.preflight;

/**
 * A node, as the API server knows it.
 *
 * @param name its name
 * @param instance its EC2 instance; empty if it is none
 * @param type its instance type, for instance {@code m6i.large}; empty if it does not say
 * @param zone its availability zone; empty if it does not say
 * @param pods how many pods its kubelet takes
 * @param group the managed node group that it belongs to; empty if to none
 * @param serves what of Kubernetes may run there
 * @param auto whether EKS Auto Mode made it
 * @param has how much it has for pods
 */
public record ClusterNode(
        String name,
        String instance,
        String type,
        String zone,
        int pods,
        String group,
        Serves serves,
        boolean auto,
        Amounts has) {
    /** One that Auto Mode did not make, and of which is not known what it has. */
    public ClusterNode(String name, String instance, String type, String zone, int pods, String group, Serves serves) {
        this(name, instance, type, zone, pods, group, serves, false, Amounts.NONE);
    }

    /** What may run on a node. */
    public enum Serves {
        /** Everything for Linux. */
        ALL,
        /** Nothing new but DaemonSets: it is cordoned. */
        DAEMON_SETS,
        /** One pod that EKS placed there itself. */
        FARGATE,
        /** Nothing for Linux. */
        OTHER_SYSTEM
    }

    /** Whether DaemonSets for Linux run there. */
    boolean takesDaemonSets() {
        return serves == Serves.ALL || serves == Serves.DAEMON_SETS;
    }
}
