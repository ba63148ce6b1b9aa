package dev.groundwork.preflight;

/**
 * A type of EC2 instances, as far as it decides about pods.
 *
 * @param name for instance {@code m6i.large}
 * @param interfaces how many network interfaces it takes
 * @param addressesEach how many IPv4 addresses each of these takes
 * @param nitro whether it runs on Nitro
 * @param cpus its virtual CPUs
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInfo.html">NetworkInfo</a>
 */
public record InstanceKind(String name, int interfaces, int addressesEach, boolean nitro, int cpus) {}
