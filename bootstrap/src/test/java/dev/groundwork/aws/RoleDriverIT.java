package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import dev.groundwork.sandbox.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

final class RoleDriverIT {
    private final RoleDriver driver = new RoleDriver(AwsSandbox.clients(), AwsSandbox.ownership());
    private final IamClient iam = AwsSandbox.clients().iam();

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    @Test
    void aRoleThatIsNotThereIsCreatedAsShown() {
        Role role = role("created");
        Change change = observed(role);
        assertThat(change).isInstanceOf(Change.Create.class);
        assertThat(driver.apply((Change.Declared) change)).isEqualTo(((Change.Create) change).after());
        assertThat(driver.await(role, Instant.MAX, health -> {}).state()).isEqualTo(Health.State.CURRENT);
    }

    @Test
    void aSecondRunSendsNoWrite() {
        Role role = role("second-run");
        AwsSandbox.applied(driver, role);
        long mark = AwsSandbox.requests().mark();
        assertThat(observed(role)).isEqualTo(new Change.Unchanged(role));
        assertThat(AwsSandbox.requests().writes(mark)).isEmpty();
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactlyInAnyOrder("GetRole", "ListRolePolicies", "ListAttachedRolePolicies", "GetRolePolicy");
    }

    @Test
    void aWidenedTrustIsShownLeafByLeafAndTakenBackWithOneWrite() {
        Role role = role("widened");
        AwsSandbox.applied(driver, role);
        widenTrust(role);
        Change.Update update = (Change.Update) new RoleDriver(
                        AwsSandbox.clients(),
                        new Ownership(AwsSandbox.cluster().name(), resource -> true, addon -> false))
                .observe(List.of(role))
                .getFirst();
        assertThat(update.drift()).isTrue();
        assertThat(update.fields())
                .extracting(FieldChange::path)
                .allMatch(path -> path.startsWith("trust.Allow sts:AssumeRoleWithWebIdentity.Condition."));
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.apply(update)).isEqualTo(update.after());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).containsExactly("UpdateAssumeRolePolicy");
    }

    @Test
    void aForeignInlinePolicyAndAForeignValueOfOurTagAreTakenBackAndOtherTagsStay() {
        Role role = role("meddled");
        AwsSandbox.applied(driver, role);
        iam.putRolePolicy(request -> request.roleName(role.name())
                .policyName("extra")
                .policyDocument(AwsSandbox.document("s3:*").toString()));
        iam.tagRole(request -> request.roleName(role.name())
                .tags(tag("groundwork.dev/addon", "other"), tag("groundwork.dev/old", "x"), tag("team", "blue")));
        Change.Update update = (Change.Update) observed(role);
        assertThat(update.fields())
                .extracting(FieldChange::path)
                .contains("tags[\"groundwork.dev/addon\"]", "tags[\"groundwork.dev/old\"]")
                .anyMatch(path -> path.startsWith("policies.extra."));
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.apply(update)).isEqualTo(update.after());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark)))
                .containsExactlyInAnyOrder("DeleteRolePolicy", "TagRole", "UntagRole");
        assertThat(iam.getRole(request -> request.roleName(role.name())).role().tags())
                .contains(tag("team", "blue"));
    }

    @Test
    void aManagedPolicyThatSomebodyAttachedIsShownAndDetachedAndThenNothingIsLeftToDo() {
        Role role = role("attached");
        AwsSandbox.applied(driver, role);
        String administrator = policy("it-administrator", "*");
        String storage = policy("it-storage", "s3:*");
        for (String policy : List.of(administrator, storage)) {
            iam.attachRolePolicy(request -> request.roleName(role.name()).policyArn(policy));
        }
        Change.Update update = (Change.Update) observed(role);
        assertThat(update.fields())
                .containsExactly(
                        attached(administrator, Optional.of("\"attached\""), Optional.empty()),
                        attached(storage, Optional.of("\"attached\""), Optional.empty()));
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.apply(update)).isEqualTo(update.after());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark)))
                .containsExactly("DetachRolePolicy", "DetachRolePolicy");
        assertThat(observed(role)).isEqualTo(new Change.Unchanged(role));
    }

    @Test
    void aDeclaredManagedPolicyIsAttachedAtCreationAndAgainWhenItIsGone() {
        String policy = policy("it-managed", "s3:GetObject");
        Role bare = role("managed");
        Role role = new Role(
                bare.addon(), bare.name(), bare.path(), bare.trust(), bare.policies(), Set.of(policy), bare.tags());
        Change.Create create = (Change.Create) observed(role);
        assertThat(driver.apply(create)).isEqualTo(create.after());
        assertThat(observed(role)).isEqualTo(new Change.Unchanged(role));
        iam.detachRolePolicy(request -> request.roleName(role.name()).policyArn(policy));
        Change.Update update = (Change.Update) observed(role);
        assertThat(update.fields()).containsExactly(attached(policy, Optional.empty(), Optional.of("\"attached\"")));
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.apply(update)).isEqualTo(update.after());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).containsExactly("AttachRolePolicy");
    }

    @Test
    void anUnreadableListOfAttachedPoliciesIsNeverTakenForAnEmptyOne() {
        Role role = role("attached-denied");
        AwsSandbox.applied(driver, role);
        AwsSandbox.requests().inject(Fault.of("iam", "ListAttachedRolePolicies", Fault.Kind.ACCESS_DENIED, 1));
        assertThat(unreadable(role).toString()).contains("iam:ListAttachedRolePolicies", role.name());
    }

    @Test
    void aPermissionsBoundaryIsLeftAloneAndKeptWhenTheRoleIsMadeAnew() {
        String boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess";
        Role role = role("bounded");
        AwsSandbox.applied(driver, role);
        iam.putRolePermissionsBoundary(request -> request.roleName(role.name()).permissionsBoundary(boundary));
        assertThat(observed(role)).isEqualTo(new Change.Unchanged(role));
        Role moved = new Role(role.addon(), role.name(), "/moved/", role.trust(), role.policies(), role.tags());
        driver.apply((Change.Declared) observed(moved));
        assertThat(iam.getRole(request -> request.roleName(role.name()))
                        .role()
                        .permissionsBoundary()
                        .permissionsBoundaryArn())
                .isEqualTo(boundary);
    }

    @Test
    void aRoleThatSomebodyElseMadeIsAConflictUnlessItsAdoptionIsAsked() {
        Role role = role("foreign");
        iam.createRole(request -> request.roleName(role.name())
                .path(role.path())
                .assumeRolePolicyDocument(role.trust().toString()));
        Change.Conflicted conflicted = (Change.Conflicted) observed(role);
        assertThat(conflicted.problem().code()).isEqualTo(Problem.Code.CONFLICT);
        assertThat(conflicted.problem().toString())
                .contains("was not made by Groundwork", "Set addons.it-foreign.adopt: true");
        RoleDriver adopting = new RoleDriver(
                AwsSandbox.clients(),
                new Ownership(AwsSandbox.cluster().name(), resource -> false, addon -> addon.equals("it-foreign")));
        Change.Update update = (Change.Update) adopting.observe(List.of(role)).getFirst();
        assertThat(adopting.apply(update)).isEqualTo(update.after());
    }

    @Test
    void aRoleOfAnotherClusterIsAConflictAlsoWhereAdoptionIsAsked() {
        Role role = role("other-cluster");
        iam.createRole(request -> request.roleName(role.name())
                .path(role.path())
                .tags(tag(Ownership.CLUSTER_TAG, "elsewhere"))
                .assumeRolePolicyDocument(role.trust().toString()));
        RoleDriver adopting = new RoleDriver(
                AwsSandbox.clients(), new Ownership(AwsSandbox.cluster().name(), resource -> false, addon -> true));
        Change.Conflicted conflicted =
                (Change.Conflicted) adopting.observe(List.of(role)).getFirst();
        assertThat(conflicted.problem().what()).contains("belongs to cluster elsewhere");
    }

    @Test
    void anotherPathMeansThatTheRoleIsMadeAnew() {
        Role role = role("moved");
        iam.createRole(request -> request.roleName(role.name())
                .path("/old/")
                .tags(tag(Ownership.CLUSTER_TAG, AwsSandbox.cluster().name()))
                .assumeRolePolicyDocument(role.trust().toString()));
        iam.putRolePolicy(request -> request.roleName(role.name())
                .policyName("extra")
                .policyDocument(AwsSandbox.document("s3:*").toString()));
        Change.Replace replace = (Change.Replace) observed(role);
        assertThat(replace.immutable()).isEqualTo("path");
        assertThat(driver.apply(replace)).isEqualTo(replace.after());
    }

    @Test
    void aCreationWhoseAnswerIsLostConverges() {
        Role role = role("lost-answer");
        AwsSandbox.requests().inject(Fault.of("iam", "CreateRole", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        Change.Create create = (Change.Create) observed(role);
        assertThat(driver.apply(create)).isEqualTo(create.after());
        assertThat(observed(role)).isEqualTo(new Change.Unchanged(role));
    }

    @Test
    void throttlingThatEndsIsNotNoticed() {
        Role role = role("throttled");
        AwsSandbox.requests().inject(Fault.of("iam", "GetRole", Fault.Kind.THROTTLE, 2));
        assertThat(observed(role)).isInstanceOf(Change.Create.class);
    }

    @Test
    void throttlingThatDoesNotEndIsAProblemOfItsOwn() {
        AwsSandbox.requests().inject(Fault.of("iam", "GetRole", Fault.Kind.THROTTLE, 4));
        assertThat(unreadable(role("throttled-on")).code()).isEqualTo(Problem.Code.THROTTLED);
    }

    @Test
    void aDeniedWriteNamesTheActionAndTheRole() {
        Role role = role("denied");
        Change change = observed(role);
        AwsSandbox.requests().inject(Fault.of("iam", "PutRolePolicy", Fault.Kind.ACCESS_DENIED, 1));
        assertThatThrownBy(() -> driver.apply((Change.Declared) change))
                .isInstanceOfSatisfying(ProblemException.class, failure -> {
                    assertThat(failure.problem().code()).isEqualTo(Problem.Code.DENIED);
                    assertThat(failure.problem().toString()).contains("iam:PutRolePolicy", role.name());
                });
        // The next run converges without help.
        assertThat(AwsSandbox.applied(driver, role)).isEqualTo(LiveRole.declared(role));
    }

    @Test
    void aDeniedReadHidesNoOtherRole() {
        List<Change.Declared> changes;
        AwsSandbox.requests().inject(Fault.of("iam", "GetRole", Fault.Kind.ACCESS_DENIED, 1));
        changes = driver.observe(List.of(role("one-of-two"), role("two-of-two")));
        assertThat(changes).hasSize(2).hasAtLeastOneElementOfType(Change.Unreadable.class);
        assertThat(changes).hasAtLeastOneElementOfType(Change.Create.class);
    }

    @Test
    void aCallThatTheOtherSideDoesNotKnowIsUnsupportedAndNeverAbsent() {
        AwsSandbox.requests().inject(Fault.code("iam", "GetRole", "NotImplementedInSandbox", 501, 1));
        assertThat(unreadable(role("unknown-call")).code()).isEqualTo(Problem.Code.UNSUPPORTED);
    }

    @Test
    void expiredCredentialsSayWhereTheyCameFrom() {
        AwsSandbox.requests().inject(Fault.of("iam", "GetRole", Fault.Kind.EXPIRED_TOKEN, 1));
        Problem problem = unreadable(role("expired"));
        assertThat(problem.code()).isEqualTo(Problem.Code.UNAUTHENTICATED);
        assertThat(problem.what()).contains("have expired", "those of");
    }

    @Test
    void aRoleGoesWithAllThatIsOnItAndASecondDeletionIsNoTask() {
        Role ours = role("deleted");
        AwsSandbox.applied(driver, ours);
        String storage = policy("it-deleted", "s3:*");
        iam.attachRolePolicy(request -> request.roleName(ours.name()).policyArn(storage));
        assertThat(driver.ours()).contains(ours.id());

        Change.Delete delete = (Change.Delete)
                driver.leftovers(List.of(AwsSandbox.leftover(ours.id()))).getFirst();
        driver.delete(delete, Instant.MAX, health -> {});

        assertThat(driver.leftovers(List.of(delete.leftover()))).isEmpty();
        assertThat(driver.ours()).doesNotContain(ours.id());
        driver.delete(delete, Instant.MAX, health -> {});
    }

    @Test
    void onlyRolesWithOurTagGo() {
        Role absent = role("absent");
        ResourceId notARole = ResourceId.aws("ScalingGroup", "x");
        ResourceId foreign = ResourceId.aws("Role", "sandbox-node");
        Role anothers = role("anothers");
        AwsSandbox.applied(driver, anothers);
        iam.tagRole(request -> request.roleName(anothers.name()).tags(tag(Ownership.CLUSTER_TAG, "other")));

        assertThat(driver.leftovers(Stream.of(absent.id(), notARole, foreign, anothers.id())
                        .map(AwsSandbox::leftover)
                        .toList()))
                .extracting(change -> ((Change.Kept) change).why())
                .containsExactly(
                        "it does not carry the tag groundwork.dev/cluster, so it is not ours",
                        "it belongs to cluster other by now, as its tag groundwork.dev/cluster says");
    }

    @Test
    void aRoleThatOthersMadeMeanwhileUnderTheSameNameIsNotHit() {
        Role role = role("anew");
        AwsSandbox.applied(driver, role);
        Change.Delete delete = (Change.Delete)
                driver.leftovers(List.of(AwsSandbox.leftover(role.id()))).getFirst();
        driver.delete(delete, Instant.MAX, health -> {});
        AwsSandbox.applied(driver, role);

        driver.delete(delete, Instant.MAX, health -> {});

        assertThat(observed(role)).isEqualTo(new Change.Unchanged(role));
    }

    @Test
    void aRoleThatCannotBeReadIsUnclearAndHidesNoOther() {
        Role role = role("unclear");
        AwsSandbox.applied(driver, role);
        AwsSandbox.requests().inject(Fault.of("iam", "GetRole", Fault.Kind.ACCESS_DENIED, 1));
        assertThat(driver.leftovers(List.of(AwsSandbox.leftover(role.id()), AwsSandbox.leftover(role.id()))))
                .hasAtLeastOneElementOfType(Change.Unclear.class)
                .hasAtLeastOneElementOfType(Change.Delete.class);
    }

    private Change observed(Role role) {
        return driver.observe(List.of(role)).getFirst();
    }

    private Problem unreadable(Role role) {
        return ((Change.Unreadable) observed(role)).problem();
    }

    private static Role role(String name) {
        return AwsSandbox.podRole("it-" + name).role();
    }

    /** The ARN of a new managed policy. */
    private String policy(String name, String action) {
        return iam.createPolicy(request -> request.policyName(name)
                        .policyDocument(AwsSandbox.document(action).toString()))
                .policy()
                .arn();
    }

    private static FieldChange attached(String policy, Optional<String> before, Optional<String> after) {
        return new FieldChange("managedPolicies." + policy, before, after, Optional.empty());
    }

    private void widenTrust(Role role) {
        Tree wide = role.trust().with(root -> {
            ObjectNode statement = (ObjectNode) root.path("Statement").get(0);
            String key = AwsSandbox.cluster().issuer().orElseThrow().substring("https://".length()) + ":sub";
            statement.set("Condition", statement.objectNode());
            statement.withObjectProperty("Condition").putObject("StringLike").put(key, "system:serviceaccount:*");
            return root;
        });
        iam.updateAssumeRolePolicy(request -> request.roleName(role.name()).policyDocument(wide.toString()));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
