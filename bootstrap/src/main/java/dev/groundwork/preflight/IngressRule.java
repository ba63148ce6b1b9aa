package dev.groundwork.preflight;

/**
 * What one rule of a security group lets in. One that names a prefix list is there once for each range in that.
 *
 * @param group the security group it belongs to
 * @param protocol {@code tcp}, {@code udp}, another one, or {@code -1} for all
 * @param from the first port; -1 for all
 * @param to the last port
 * @param sourceGroup the security group whose members it lets in; empty if it is not about one
 * @param range the range of addresses it lets in, IPv4 or IPv6; empty if it is not about one
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html">SecurityGroupRule</a>
 */
public record IngressRule(String group, String protocol, int from, int to, String sourceGroup, String range) {
    /** Whether it is about that port. */
    boolean covers(String wanted, int port) {
        return protocol.equals("-1") || (protocol.equals(wanted) && (from == -1 || (from <= port && port <= to)));
    }

    /** Whom it lets in is not known: a prefix list that could not be looked into. */
    boolean isOther() {
        return sourceGroup.isEmpty() && range.isEmpty();
    }
}
