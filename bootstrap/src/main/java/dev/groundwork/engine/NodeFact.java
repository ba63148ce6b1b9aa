package dev.groundwork.engine;

/**
 * What is known of a node.
 *
 * @param name its name
 * @param instance the EC2 instance id from its provider id; empty if it has none
 * @param zone its availability zone; empty if unlabelled
 * @param ready whether it is Ready
 */
public record NodeFact(String name, String instance, String zone, boolean ready) {}
