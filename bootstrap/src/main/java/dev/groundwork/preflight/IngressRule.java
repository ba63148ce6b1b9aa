package dev.groundwork.preflight;

/**
 * What one rule of a security group lets in.
 *
 * @param group the security group it belongs to
 * @param protocol {@code tcp}, {@code udp}, another one, or {@code -1} for all
 * @param from the first port; -1 for all
 * @param to the last port
 * @param sourceGroup the security group whose members it lets in; empty if it is not about one
 * @param range the IPv4 range it lets in; empty if it is not about one
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html">SecurityGroupRule</a>
 */
public record IngressRule(String group, String protocol, int from, int to, String sourceGroup, String range) {
    /** Whether it is about that port. */
    boolean covers(String wanted, int port) {
        return protocol.equals("-1") || (protocol.equals(wanted) && (from == -1 || (from <= port && port <= to)));
    }

    /** Whom it lets in is neither a group nor a range of IPv4: a prefix list, or IPv6. */
    boolean isOther() {
        return sourceGroup.isEmpty() && range.isEmpty();
    }
}
