package dev.groundwork.kubernetes;

import dev.groundwork.engine.Once;
import dev.groundwork.engine.Strangers;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Picks strangers by what trusts are too wide in practice: the namespace with a star for the name, a star for both, the
 * beginning of a name with a star, and a star for the namespace.
 */
public final class ServiceAccountStrangers implements Strangers {
    /** The ServiceAccount that is in every namespace. */
    private static final String EVERYWHERE = "default";

    /** Names that have less than this in common are not alike. */
    private static final int ALIKE = 4;

    private static final int MOST_ALIKE = 2;
    private static final int MOST_NAMESAKES = 2;

    private final Supplier<List<Account>> all;

    public ServiceAccountStrangers(KubernetesReader reader) {
        this(new Once<>(() -> read(reader)));
    }

    ServiceAccountStrangers(Supplier<List<Account>> all) {
        this.all = all;
    }

    @Override
    public List<Account> of(Account account) {
        Set<Account> strangers = new LinkedHashSet<>();
        Stream.of(account.namespace(), "default", "kube-system")
                .map(namespace -> new Account(namespace, EVERYWHERE))
                .filter(stranger -> !stranger.equals(account))
                .distinct()
                .limit(2)
                .forEach(strangers::add);
        List<Account> others = all.get().stream()
                .filter(other -> !other.equals(account) && !strangers.contains(other))
                .toList();
        others.stream()
                .filter(other -> other.namespace().equals(account.namespace()))
                .filter(other -> inCommon(other, account) >= ALIKE)
                .sorted(Comparator.comparingInt((Account other) -> -inCommon(other, account))
                        .thenComparing(Account::name))
                .limit(MOST_ALIKE)
                .forEach(strangers::add);
        others.stream()
                .filter(other -> other.name().equals(account.name()))
                .sorted(Comparator.comparing(Account::namespace))
                .limit(MOST_NAMESAKES)
                .forEach(strangers::add);
        return List.copyOf(strangers);
    }

    private static int inCommon(Account one, Account other) {
        int length = 0;
        while (length < Math.min(one.name().length(), other.name().length())
                && one.name().charAt(length) == other.name().charAt(length)) {
            length++;
        }
        return length;
    }

    /** Who may not list them asks with those that are everywhere. */
    private static List<Account> read(KubernetesReader reader) {
        try {
            return reader.listPages("/api/v1/serviceaccounts", "").stream()
                    .map(account -> new Account(
                            account.path("metadata").path("namespace").asText(),
                            account.path("metadata").path("name").asText()))
                    .toList();
        } catch (ProblemException e) {
            if (e.problem().code() == Problem.Code.DENIED) {
                return List.of();
            }
            throw e;
        }
    }
}
