package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.engine.AwsAuth;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.AccessEntry;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ResourceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LockoutTest {
    private static final String ME = "arn:aws:iam::111122223333:role/me";
    private static final String YOU = "arn:aws:iam::111122223333:role/you";
    private static final String ADMIN = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";
    private static final String EDIT = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy";

    private final TreeMap<String, AccessEntries.Live> live = new TreeMap<>();
    private final Map<String, String> shutOut = new HashMap<>();
    private final Lockout lockout =
            new Lockout("main", ME, live, AwsAuth.none(), who -> Optional.ofNullable(shutOut.get(who)));

    @Test
    void whoCallsMayGetMoreAndNotLess() {
        has(ME, Map.of(EDIT, List.of("a", "b")), "team");

        assertThat(of(declared(ME, Map.of(EDIT, List.of("a", "b"), ADMIN, List.of()), "team", "more")))
                .isEmpty();
        assertThat(of(declared(ME, Map.of(EDIT, List.of()), "team"))).isEmpty();
        assertThat(what(declared(ME, Map.of(EDIT, List.of("a")), "team")))
                .contains("AmazonEKSEditPolicy (namespaces a, b, left namespaces a)");
        assertThat(what(declared(ME, Map.of(EDIT, List.of("a", "b"))))).contains("group team");
        assertThat(what(declared(ME, Map.of(), "team"))).contains("AmazonEKSEditPolicy (namespaces a, b)");
    }

    @Test
    void whoStillAdministersTheClusterLosesNothingWithAnotherPolicy() {
        has(ME, Map.of(ADMIN, List.of(), EDIT, List.of()), "team");

        assertThat(of(declared(ME, Map.of(ADMIN, List.of()), "team"))).isEmpty();
        assertThat(what(declared(ME, Map.of(ADMIN, List.of("a")), "team")))
                .contains("AmazonEKSClusterAdminPolicy (cluster, left namespaces a)", "AmazonEKSEditPolicy (cluster)");
        assertThat(what(declared(ME, Map.of(ADMIN, List.of())))).contains("group team");
    }

    @Test
    void aScopeThatShrinksFromTheClusterToNamespacesIsLess() {
        has(ME, Map.of(EDIT, List.of()));

        assertThat(what(declared(ME, Map.of(EDIT, List.of("a"))))).contains("(cluster, left namespaces a)");
    }

    @Test
    void theLastAdministratorIsNotMadeAnOrdinaryUser() {
        has(YOU, Map.of(ADMIN, List.of()));

        assertThat(what(declared(YOU, Map.of(EDIT, List.of())))).contains("nobody else has it");
    }

    @Test
    void anAdministratorMayGoWhereAnotherOneIsOrIsDeclared() {
        has(YOU, Map.of(ADMIN, List.of()));
        AccessEntry less = declared(YOU, Map.of());
        AccessEntry mine = declared(ME, Map.of(ADMIN, List.of()));

        assertThat(lockout.of(less, List.of(less, mine))).isEmpty();
        assertThat(lockout.without(gone(YOU), List.of(mine), Set.of(YOU))).isEmpty();

        has(ME, Map.of(ADMIN, List.of()));
        assertThat(of(less)).isEmpty();
    }

    @Test
    void administratorsWhoAllGoAtOnceLeaveNobody() {
        String third = "arn:aws:iam::111122223333:role/third";
        has(YOU, Map.of(ADMIN, List.of()));
        has(third, Map.of(ADMIN, List.of()));

        assertThat(lockout.without(gone(YOU), List.of(), Set.of(YOU))).isEmpty();
        assertThat(lockout.without(gone(YOU), List.of(), Set.of(YOU, third))).isPresent();
    }

    @Test
    void anAdministratorAsWhomNobodyCanLogInIsNoAdministrator() {
        String ghost = "arn:aws:iam::111122223333:role/ghost";
        has(YOU, Map.of(ADMIN, List.of()));
        has(ghost, Map.of(ADMIN, List.of()));
        assertThat(lockout.without(gone(YOU), List.of(), Set.of(YOU))).isEmpty();

        shutOut.put(ghost, "does not exist in IAM");

        assertThat(lockout.without(gone(YOU), List.of(), Set.of(YOU)).map(Problem::what))
                .hasValue(
                        "it would lose AmazonEKSClusterAdminPolicy in the whole cluster, and nobody else has it who could log in: "
                                + ghost + " does not exist in IAM");
        assertThat(lockout.without(gone(YOU), List.of(declared(ghost, Map.of(ADMIN, List.of()))), Set.of(YOU)))
                .isPresent();
        assertThat(lockout.without(gone(YOU), List.of(declared(ME, Map.of(ADMIN, List.of()))), Set.of(YOU)))
                .isEmpty();
    }

    @Test
    void anEntryForTheRoleOfNodesIsNotMadeInPlaceOfTheConfigMap() {
        String nodes = "arn:aws:iam::111122223333:role/nodes";
        Lockout mapped = new Lockout(
                "main", ME, live, mapped(nodes, "system:bootstrappers", "system:nodes"), _ -> Optional.empty());

        assertThat(mapped.instead(declared("arn:aws:iam::111122223333:role/ec2/nodes", Map.of(EDIT, List.of())))
                        .map(Problem::what))
                .hasValueSatisfying(what -> assertThat(what)
                        .startsWith("nodes would lose group system:bootstrappers, system:nodes, which the ConfigMap"));
        assertThat(mapped.instead(declared(YOU, Map.of(EDIT, List.of())))).isEmpty();
    }

    @Test
    void theEntryOfWhoCallsDoesNotGo() {
        has(ME, Map.of(), "team");
        has(YOU, Map.of(ADMIN, List.of()));

        assertThat(lockout.without(gone(ME), List.of(), Set.of(ME)).map(Problem::what))
                .contains("the caller itself would lose group team");
    }

    @Test
    void howToGoOnDependsOnWhyItGoes() {
        has(ME, Map.of(ADMIN, List.of()));

        assertThat(lockout.without(gone(ME), List.of(), Set.of(ME)).map(Problem::todo))
                .hasValueSatisfying(todo -> assertThat(todo).contains("Declare it again", "--keep"));
        assertThat(lockout.without(leftover(ME, Leftover.Reason.REMOVED), List.of(), Set.of(ME))
                        .map(Problem::todo))
                .hasValueSatisfying(todo -> assertThat(todo).contains("groundwork remove --except access"));
    }

    @Test
    void theCallersRoleIsKnownByItsNameAlsoWhereItsPathIsNot() {
        String withPath = "arn:aws:iam::111122223333:role/people/me";
        String another = "arn:aws:iam::444455556666:role/me";
        has(withPath, Map.of(EDIT, List.of()));
        has(another, Map.of(EDIT, List.of()));
        has(YOU, Map.of(ADMIN, List.of()));

        assertThat(lockout.without(gone(withPath), List.of(), Set.of(withPath))).isPresent();
        assertThat(what(declared(withPath, Map.of()))).contains("the caller itself would lose");
        assertThat(lockout.without(gone(another), List.of(), Set.of(another))).isEmpty();
    }

    @Test
    void anEntryThatTakesThePlaceOfMoreInTheConfigMapIsNotMadeForTheCaller() {
        String mine = "arn:aws:iam::111122223333:role/people/me";
        Lockout mapped = new Lockout("main", mine, live, mapped(ME, "system:masters", "team"), _ -> Optional.empty());

        assertThat(mapped.instead(declared(mine, Map.of(EDIT, List.of()), "team"))
                        .map(Problem::what))
                .hasValue(
                        "the caller itself would lose group system:masters, which the ConfigMap aws-auth gives it: once it has an access entry, only that holds");
        assertThat(mapped.instead(declared(mine, Map.of(ADMIN, List.of())))).isEmpty();
        assertThat(mapped.instead(declared(mine, Map.of(ADMIN, List.of("shop")), "team")))
                .isPresent();
        assertThat(mapped.instead(declared(YOU, Map.of()))).isEmpty();
        assertThat(lockout.instead(declared(ME, Map.of()))).isEmpty();
        assertThat(new Lockout("main", mine, live, mapped(ME, "team"), _ -> Optional.empty())
                        .instead(declared(mine, Map.of(), "team")))
                .isEmpty();
    }

    private static AwsAuth mapped(String role, String... groups) {
        return new AwsAuth(
                true,
                new TreeMap<>(Map.of(role, List.of(groups), "written by hand", List.of("x"))),
                new TreeMap<>(),
                List.of());
    }

    private static Leftover gone(String principal) {
        return leftover(principal, Leftover.Reason.NO_LONGER_PART);
    }

    private static Leftover leftover(String principal, Leftover.Reason reason) {
        return new Leftover(ResourceId.aws(AccessEntry.KIND, principal), "access", reason, Map.of(), false);
    }

    private Optional<Problem> of(AccessEntry entry) {
        return lockout.of(entry, List.of(entry));
    }

    private String what(AccessEntry entry) {
        return of(entry).map(Problem::what).orElse("");
    }

    private void has(String principal, Map<String, List<String>> policies, String... groups) {
        live.put(
                principal,
                new AccessEntries.Live(
                        software.amazon.awssdk.services.eks.model.AccessEntry.builder()
                                .principalArn(principal)
                                .kubernetesGroups(groups)
                                .build(),
                        new TreeMap<>(policies)));
    }

    private static AccessEntry declared(String principal, Map<String, List<String>> policies, String... groups) {
        return new AccessEntry(
                "access", principal, Optional.empty(), List.of(groups), new TreeMap<>(policies), false, Map.of());
    }
}
