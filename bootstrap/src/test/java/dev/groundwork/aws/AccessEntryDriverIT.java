package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.AccessCheck;
import dev.groundwork.engine.AwsAuth;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.AccessEntry;
import dev.groundwork.resource.Problem;
import dev.groundwork.sandbox.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AccessScopeType;
import software.amazon.awssdk.services.iam.IamClient;

final class AccessEntryDriverIT {
    private static final String OPERATOR = "arn:aws:iam::123456789012:user/sandbox-operator";
    private static final String POLICY = "arn:aws:eks::aws:cluster-access-policy/";
    private static final String VIEW = POLICY + "AmazonEKSViewPolicy";
    private static final String EDIT = POLICY + "AmazonEKSEditPolicy";
    private static final String ADMIN = POLICY + "AmazonEKSClusterAdminPolicy";

    private final AccessEntryDriver driver =
            new AccessEntryDriver(AwsSandbox.clients(), AwsSandbox.ownership(), AwsAuth.none());
    private final AccessInForceProver prover = new AccessInForceProver(AwsSandbox.clients(), "sandbox");
    private final EksClient eks = AwsSandbox.clients().eks();
    private final IamClient iam = AwsSandbox.clients().iam();

    @AfterEach
    void everythingIsAsBefore() {
        AwsSandbox.requests().clearFaults();
        AwsSandbox.requests().authenticationModeIs("API_AND_CONFIG_MAP");
        eks.listAccessEntries(request -> request.clusterName("sandbox")).accessEntries().stream()
                .filter(principal -> !principal.equals(OPERATOR))
                .forEach(principal -> eks.deleteAccessEntry(
                        request -> request.clusterName("sandbox").principalArn(principal)));
    }

    @Test
    void anEntryIsMadeAsShownAndASecondRunWritesNothing() {
        AccessEntry entry = entry(role("made"), Map.of(VIEW, List.of(), EDIT, List.of("shop", "dev-*")), "readers");

        Change.Create create = (Change.Create) driver.observe(List.of(entry)).getFirst();
        assertThat(driver.apply(create)).isEqualTo(create.after());

        long mark = AwsSandbox.requests().mark();
        assertThat(driver.observe(List.of(entry))).containsExactly(new Change.Unchanged(entry));
        assertThat(AwsSandbox.requests().writes(mark)).isEmpty();
        assertThat(driver.ours()).containsExactly(entry.id());
    }

    @Test
    void whatSomebodyChangedIsDriftAndTakenBack() {
        AccessEntry entry = entry(role("drifted"), Map.of(VIEW, List.of("shop")), "readers");
        AwsSandbox.applied(driver, entry);
        eks.associateAccessPolicy(request -> request.clusterName("sandbox")
                .principalArn(entry.principal())
                .policyArn(ADMIN)
                .accessScope(scope -> scope.type(AccessScopeType.CLUSTER)));
        eks.updateAccessEntry(request ->
                request.clusterName("sandbox").principalArn(entry.principal()).kubernetesGroups("owners"));
        AccessEntryDriver later = new AccessEntryDriver(
                AwsSandbox.clients(), new Ownership("sandbox", resource -> true, addon -> false), AwsAuth.none());

        Change.Update update = (Change.Update) later.observe(List.of(entry)).getFirst();

        assertThat(update.drift()).isTrue();
        assertThat(update.fields()).extracting(FieldChange::path).anyMatch(path -> path.contains("ClusterAdmin"));
        assertThat(driver.apply(update)).isEqualTo(entry.tree());
    }

    @Test
    void anEntryOfSomebodyElseIsLeftAloneUnlessItIsAdopted() {
        String principal = role("foreign");
        eks.createAccessEntry(request -> request.clusterName("sandbox").principalArn(principal));

        assertThat(conflict(entry(principal, Map.of())).what()).contains("somebody else made it");

        AccessEntry adopted = adopted(principal, VIEW);
        assertThat(AwsSandbox.applied(driver, adopted)).isEqualTo(adopted.tree());
        assertThat(driver.ours()).isEmpty();
        assertThat(driver.leftovers(List.of(AwsSandbox.leftover(adopted.id()))))
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Kept.class, kept -> assertThat(kept.why()).contains("before we took it over"));
    }

    @Test
    void whatWasToBeAdoptedAndIsNotThereIsMadeAndIsOurs() {
        AccessEntry adopted = adopted(role("absent"), VIEW);

        AwsSandbox.applied(driver, adopted);

        assertThat(driver.observe(List.of(adopted))).containsExactly(new Change.Unchanged(adopted));
        assertThat(driver.leftovers(List.of(AwsSandbox.leftover(adopted.id()))))
                .singleElement()
                .isInstanceOf(Change.Delete.class);
    }

    @Test
    void theCallerIsNotMadeWeaker() {
        Problem problem = conflict(adopted(OPERATOR, VIEW));

        assertThat(problem.what()).isEqualTo("the caller itself would lose AmazonEKSClusterAdminPolicy (cluster)");
        assertThat(problem.subject()).contains(OPERATOR);
    }

    @Test
    void aClusterThatReadsTheConfigMapOnlyIsAProblemThatSaysHowToChangeIt() {
        AwsSandbox.requests().authenticationModeIs("CONFIG_MAP");

        assertThat(driver.observe(List.of(entry(OPERATOR, Map.of()))))
                .singleElement()
                .isInstanceOfSatisfying(Change.Unreadable.class, change -> {
                    assertThat(change.problem().what()).contains("CONFIG_MAP");
                    assertThat(change.problem().todo()).contains("authenticationMode=API_AND_CONFIG_MAP");
                });
    }

    @Test
    void onlyWhatIsOursGoes() {
        AccessEntry ours = entry(role("leaving"), Map.of(VIEW, List.of()));
        AwsSandbox.applied(driver, ours);
        String foreign = role("staying");
        eks.createAccessEntry(request -> request.clusterName("sandbox").principalArn(foreign));
        List<Leftover> leftovers = List.of(
                AwsSandbox.leftover(ours.id()),
                AwsSandbox.leftover(entry(foreign, Map.of()).id()),
                AwsSandbox.leftover(entry(arn("never"), Map.of()).id()));

        assertThat(driver.leftovers(leftovers))
                .extracting(Change::id)
                .containsExactly(ours.id(), leftovers.get(1).id());
        AwsSandbox.deleted(driver, leftovers.toArray(Leftover[]::new));

        assertThat(eks.listAccessEntries(request -> request.clusterName("sandbox"))
                        .accessEntries())
                .contains(foreign, OPERATOR)
                .doesNotContain(ours.principal());
    }

    @Test
    void aCreationWhoseAnswerIsLostIsFoundAgain() {
        AccessEntry entry = entry(role("lost"), Map.of(VIEW, List.of()));
        AwsSandbox.requests().inject(Fault.of("eks", "CreateAccessEntry", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));

        assertThat(AwsSandbox.applied(driver, entry)).isEqualTo(entry.tree());
    }

    @Test
    void aDeniedReadMakesEveryEntryUnreadable() {
        AwsSandbox.requests().inject(Fault.of("eks", "ListAccessEntries", Fault.Kind.ACCESS_DENIED, 1));

        assertThat(driver.observe(List.of(entry(arn("denied"), Map.of()))))
                .allMatch(Change.Unreadable.class::isInstance);
    }

    @Test
    void accessAsDeclaredIsProven() {
        AccessEntry entry = entry(role("proven"), Map.of(EDIT, List.of("shop")), "readers");
        AwsSandbox.applied(driver, entry);

        assertThat(ask(entry))
                .isEqualTo(
                        new Proof.Proven(entry.principal() + ": AmazonEKSEditPolicy (namespaces shop), group readers"));
    }

    @Test
    void aPrincipalThatIsGoneOrMadeAgainOrHasNotWhatIsDeclaredIsRefuted() throws InterruptedException {
        AccessEntry entry = entry(role("refuted"), Map.of(VIEW, List.of()));
        assertThat(seen(entry)).contains("has no access entry");

        AwsSandbox.applied(driver, entry);
        eks.disassociateAccessPolicy(request ->
                request.clusterName("sandbox").principalArn(entry.principal()).policyArn(VIEW));
        assertThat(seen(entry)).contains("not as declared");

        AwsSandbox.applied(driver, entry);
        iam.deleteRole(request -> request.roleName("it-access-refuted"));
        assertThat(seen(entry)).contains("does not exist in IAM");

        java.util.concurrent.TimeUnit.MILLISECONDS.sleep(1_100);
        role("refuted");
        assertThat(seen(entry)).contains("after its access entry");

        iam.deleteRole(request -> request.roleName("it-access-refuted"));
        role("refuted", "/people/");
        assertThat(seen(entry))
                .contains("does not exist in IAM, where its ARN is arn:aws:iam::123456789012:role/people/it-access");
    }

    private String seen(AccessEntry entry) {
        return ((Proof.Refuted) ask(entry)).seen();
    }

    private Proof.Verdict ask(AccessEntry... entries) {
        return prover.ask(new AccessCheck.InForce("access", List.of(entries)))
                .proof()
                .verdict();
    }

    private Problem conflict(AccessEntry entry) {
        return ((Change.Conflicted) driver.observe(List.of(entry)).getFirst()).problem();
    }

    private static AccessEntry entry(String principal, Map<String, List<String>> policies, String... groups) {
        return new AccessEntry(
                "access",
                principal,
                Optional.empty(),
                Stream.of(groups).toList(),
                new TreeMap<>(policies),
                false,
                tags());
    }

    private static AccessEntry adopted(String principal, String policy) {
        return new AccessEntry(
                "access",
                principal,
                Optional.empty(),
                List.of(),
                new TreeMap<>(Map.of(policy, List.<String>of())),
                true,
                Map.of());
    }

    private static Map<String, String> tags() {
        return Map.of("groundwork.dev/cluster", "sandbox", "groundwork.dev/addon", "access");
    }

    private static String arn(String name) {
        return "arn:aws:iam::123456789012:role/it-access-" + name;
    }

    /** A role of that name, made anew. */
    private String role(String name) {
        return role(name, "/");
    }

    private String role(String name, String path) {
        return iam.createRole(request ->
                        request.roleName("it-access-" + name).path(path).assumeRolePolicyDocument("""
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                          "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "sts:AssumeRole"}]}
                        """))
                .role()
                .arn();
    }
}
