package dev.groundwork.kubernetes;

import dev.groundwork.addon.NetworkCheck;
import dev.groundwork.resource.Tree;

/**
 * A pod that asks the cluster's DNS for the name of a Service, and leaves the name and the addresses as its last words. The
 * cluster's domain is the one that its kubelet told it.
 */
final class NamesProbe {
    /** The name is whole, with a dot at its end, so that nothing is searched for and one question is one answer. */
    private static final String ASK = """
            set -f
            domain=$(sed -n 's/^search.* svc\\.\\([^ ]*\\).*/\\1/p' /etc/resolv.conf)
            name=kubernetes.default.svc.${domain:-cluster.local}
            nslookup "$name." > /tmp/answer 2>&1
            addresses=$(sed -n '/^Name:/,$ s/^Address[ 0-9]*:[^0-9a-f]*\\([0-9a-f.:]*\\).*/\\1/p' /tmp/answer)
            test -n "$addresses" || { echo "$name:" $(cat /tmp/answer) > /dev/termination-log; exit 1; }
            echo "$name" $addresses > /dev/termination-log
            """;

    private NamesProbe() {}

    /** A new one, in the namespace of what answers. */
    static Tree of(NetworkCheck.NamesResolve check) {
        return Tree.of(AskingPod.of("names", check.server().namespace(), check.deadline(), check.image(), ASK));
    }
}
