package dev.groundwork.addon;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is known of the cluster, read once at the start of a run.
 *
 * @param name the EKS cluster's name
 * @param region the AWS region, for instance {@code eu-west-1}
 * @param partition the AWS partition, for instance {@code aws} or {@code aws-cn}
 * @param account the AWS account id, 12 digits
 * @param version the Kubernetes minor version, for instance {@code 1.36}
 * @param issuer the issuer of its ServiceAccount tokens, with {@code https://}; empty where there is none
 * @param zones the zones in which it has nodes
 * @param nodeGroups the Auto Scaling groups whose instances are its nodes
 * @param network its VPC, subnets and security groups; unknown unless an add-on needs them
 * @param nodeIdentity who its nodes are in AWS; unknown unless kube2iam is used
 * @param managedAddons what EKS offers of its own add-ons; unknown unless the baseline names one
 */
public record Cluster(
        String name,
        String region,
        String partition,
        String account,
        String version,
        Optional<String> issuer,
        SortedSet<String> zones,
        List<NodeGroup> nodeGroups,
        Network network,
        NodeIdentity nodeIdentity,
        ManagedAddons managedAddons) {
    public Cluster {
        zones = new TreeSet<>(zones);
        nodeGroups = List.copyOf(nodeGroups);
        requireNonNull(network);
        requireNonNull(nodeIdentity);
        requireNonNull(managedAddons);
    }

    /** A cluster of whose EKS add-ons nobody asked. */
    public Cluster(
            String name,
            String region,
            String partition,
            String account,
            String version,
            Optional<String> issuer,
            SortedSet<String> zones,
            List<NodeGroup> nodeGroups,
            Network network,
            NodeIdentity nodeIdentity) {
        this(
                name,
                region,
                partition,
                account,
                version,
                issuer,
                zones,
                nodeGroups,
                network,
                nodeIdentity,
                ManagedAddons.notRead());
    }

    /** The same cluster, of which it is known what EKS offers. */
    public Cluster offering(ManagedAddons managed) {
        return new Cluster(
                name, region, partition, account, version, issuer, zones, nodeGroups, network, nodeIdentity, managed);
    }

    /** The same cluster with these groups of nodes. */
    public Cluster with(List<NodeGroup> groups) {
        return new Cluster(
                name, region, partition, account, version, issuer, zones, groups, network, nodeIdentity, managedAddons);
    }

    /** A cluster of whose nodes' roles nobody asked. */
    public Cluster(
            String name,
            String region,
            String partition,
            String account,
            String version,
            Optional<String> issuer,
            SortedSet<String> zones,
            List<NodeGroup> nodeGroups,
            Network network) {
        this(name, region, partition, account, version, issuer, zones, nodeGroups, network, NodeIdentity.notRead());
    }

    /** A cluster of whose network nobody asked. */
    public Cluster(
            String name,
            String region,
            String partition,
            String account,
            String version,
            Optional<String> issuer,
            SortedSet<String> zones,
            List<NodeGroup> nodeGroups) {
        this(name, region, partition, account, version, issuer, zones, nodeGroups, Network.notRead());
    }

    /** The number after the dot: 36 for version 1.36. */
    public int minor() {
        return Integer.parseInt(version.substring(version.indexOf('.') + 1));
    }
}
