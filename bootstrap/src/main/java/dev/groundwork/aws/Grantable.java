package dev.groundwork.aws;

import dev.groundwork.engine.Once;
import dev.groundwork.resource.AccessEntry;
import dev.groundwork.resource.Nearest;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.List;
import java.util.Optional;

/**
 * Whether access can be given at all: who is there to get it, and what there is to give. EKS refuses the rest, but only
 * when it is written.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html">CreateAccessEntry</a>
 */
final class Grantable {
    private final Principals principals;
    private final Once<Caller> caller;

    Grantable(AwsClients clients) {
        this.principals = new Principals(clients);
        this.caller = new Once<>(() -> new EksFacts(clients).caller());
    }

    /** The role or user that this runs as. */
    String caller() {
        return principals.of(caller.get());
    }

    /** Why EKS would not make that entry: there is nobody of that name. Nobody can tell of another account. */
    Optional<Problem> nobody(AccessEntry entry) {
        Optional<String> why = isForeign(entry.principal())
                ? Optional.empty()
                : principals.shutOut(entry.principal(), Optional.empty());
        return why.map(what -> invalid(entry, what, "Correct the ARN under access: in the baseline, or make it first"));
    }

    /**
     * Why one of its policies cannot be given.
     *
     * @param known the ARNs of all that EKS has
     */
    Optional<Problem> unknown(AccessEntry entry, List<String> known) {
        List<String> names = known.stream().map(Grantable::name).toList();
        return entry.policies().keySet().stream()
                .filter(policy -> !known.contains(policy))
                .map(Grantable::name)
                .findFirst()
                .map(name -> invalid(
                        entry,
                        "EKS has no access policy " + name,
                        Nearest.to(name, names)
                                .map("Did you mean %s?"::formatted)
                                .orElse("aws eks list-access-policies lists them")));
    }

    private static String name(String policy) {
        return policy.substring(policy.lastIndexOf('/') + 1);
    }

    private static Problem invalid(AccessEntry entry, String what, String todo) {
        return new Problem(Problem.Code.INVALID, entry.id().toString(), what, todo);
    }

    /**
     * Why nobody can log in as that principal, or why that is not known; empty if somebody can.
     *
     * @param live its access entry, if it has one
     */
    Optional<String> shutOut(String principal, Optional<AccessEntries.Live> live) {
        if (isForeign(principal)) {
            return Optional.of("is of another account, where nobody can see whether it exists");
        }
        try {
            return principals.shutOut(principal, live.map(known -> known.entry().createdAt()));
        } catch (ProblemException unreadable) {
            return Optional.of("may not exist: " + unreadable.problem().what());
        }
    }

    private boolean isForeign(String principal) {
        return !Arn.of(principal).account().equals(caller.get().account());
    }
}
