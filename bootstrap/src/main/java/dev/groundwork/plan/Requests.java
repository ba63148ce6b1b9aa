package dev.groundwork.plan;

import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many requests a run sent. Each attempt counts, whatever became of it.
 *
 * @param sent how often each was sent
 */
public record Requests(SortedMap<Kind, Integer> sent) {
    public Requests {
        sent = Collections.unmodifiableSortedMap(new TreeMap<>(sent));
    }

    /** Whom a request goes to. */
    public enum Side {
        KUBERNETES,
        AWS
    }

    /**
     * What is asked for.
     *
     * @param side of whom
     * @param operation a verb of the Kubernetes API, after {@code dry-run} if nothing is to be changed, or an operation of
     *     AWS with the prefix that IAM has for its service, for instance {@code iam:GetRole}
     * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb">verbs</a>
     */
    public record Kind(Side side, String operation) implements Comparable<Kind> {
        private static final Comparator<Kind> ORDER =
                Comparator.comparing(Kind::side).thenComparing(Kind::operation);

        @Override
        public int compareTo(Kind other) {
            return ORDER.compare(this, other);
        }
    }

    /** A run that sent none, or of which that is not known. */
    public static Requests none() {
        return new Requests(new TreeMap<>());
    }
}
