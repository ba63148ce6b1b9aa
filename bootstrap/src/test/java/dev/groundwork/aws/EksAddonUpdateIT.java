package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.sandbox.AddonHealth;
import dev.groundwork.sandbox.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** EKS takes one update of an add-on at a time, and somebody may have begun one already. */
final class EksAddonUpdateIT {
    private final EksAddon older = EksAddonDriverIT.addon(EksAddonDriverIT.OLDER, EksAddon.Conflicts.NONE);
    private final EksAddon newer = EksAddonDriverIT.addon(EksAddonDriverIT.NEWEST, EksAddon.Conflicts.NONE);
    private final EksAddonDriver driver = driver(new Waiter(Clock.systemUTC()));
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void anAddonIsThere() {
        AwsSandbox.applied(driver, older);
        assertThat(driver.await(older, Instant.now().plusSeconds(20), _ -> {}).state())
                .isEqualTo(Health.State.CURRENT);
    }

    @AfterEach
    void nothingIsLeft() {
        AwsSandbox.requests().clearFaults();
        AwsSandbox.requests().clearAddons();
        EksAddonDriverIT.removeAll();
    }

    @Test
    void aLostAnswerToAnUpdateIsNoFailureAndNoSecondUpdate() {
        Change.Update update = observed(newer);
        long mark = AwsSandbox.requests().mark();
        AwsSandbox.requests().inject(Fault.of("eks", "UpdateAddon", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        assertThat(driver.apply(update)).isEqualTo(newer.tree());
        // The second one is the SDK's, and EKS refused it.
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark)))
                .allMatch("UpdateAddon"::equals)
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void anUpdateOfAnEarlierRunIsWaitedForAndNotWrittenAgain() {
        Change.Update update = observed(newer);
        AwsSandbox.requests().addonIs(AddonHealth.slow("vpc-cni"));
        begin(newer);
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.apply(update, this::release)).isEqualTo(newer.tree());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).isEmpty();
        assertThat(told)
                .contains(
                        "UPDATING: an earlier update of it has to end first",
                        "is as declared by now: another update is not needed");
    }

    @Test
    void anUpdateThatEndedSinceThePreviewIsNotWrittenAgain() {
        Change.Update update = observed(newer);
        begin(newer);
        driver.await(newer, Instant.now().plusSeconds(20), _ -> {});
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.apply(update)).isEqualTo(newer.tree());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).isEmpty();
    }

    @Test
    void anotherUpdateOfSomebodyElseIsWaitedForAndThenOursIsWrittenOnce() {
        Change.Update update = observed(newer);
        AwsSandbox.requests().addonIs(AddonHealth.slow("vpc-cni"));
        AwsSandbox.clients()
                .eks()
                .updateAddon(request -> request.clusterName(older.cluster())
                        .addonName("vpc-cni")
                        .configurationValues("env: {WARM_PREFIX_TARGET: \"4\"}"));
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.apply(update, this::release)).isEqualTo(newer.tree());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).containsExactly("UpdateAddon");
    }

    @Test
    void anUpdateOfSomebodyElseThatBeginsInBetweenIsNoFailure() {
        Change.Update update = observed(newer);
        AwsSandbox.requests().inject(Fault.code("eks", "UpdateAddon", "ResourceInUseException", 409, 1));
        assertThat(driver.apply(update)).isEqualTo(newer.tree());
    }

    @Test
    void anAddonThatIsAlwaysInUseIsAProblemThatSaysWhatToDo() {
        Change.Update update = observed(newer);
        AwsSandbox.requests().inject(Fault.code("eks", "UpdateAddon", "ResourceInUseException", 409, 99));
        assertThatThrownBy(() -> driver.apply(update))
                .isInstanceOf(ProblemException.class)
                .hasMessageContainingAll(
                        "EKS add-on vpc-cni: eks:UpdateAddon failed with ResourceInUseException",
                        "Somebody else is changing it; run it again in a minute");
    }

    @Test
    void anUpdateThatComesToNoEndIsAProblemThatSaysWhereToLook() {
        Change.Update update = observed(newer);
        AwsSandbox.requests().addonIs(AddonHealth.slow("vpc-cni"));
        begin(newer);
        assertThatThrownBy(() -> driver(new Hasty()).apply(update))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem())
                                .isEqualTo(new Problem(
                                        Problem.Code.TIMED_OUT,
                                        "EKS add-on vpc-cni",
                                        "EKS is still at an earlier update of it after 10 minutes (UPDATING)",
                                        "See what it does with aws eks list-updates --name %s --addon-name vpc-cni, and run it again when that has ended"
                                                .formatted(older.cluster()))));
    }

    private void begin(EksAddon addon) {
        AwsSandbox.clients()
                .eks()
                .updateAddon(request -> request.clusterName(addon.cluster())
                        .addonName(addon.name())
                        .addonVersion(addon.version())
                        .configurationValues(addon.configuration().toString()));
    }

    /** EKS comes to an end as soon as it was said that it is waited for. */
    private void release(Health health) {
        told.add(health.reason());
        AwsSandbox.requests().clearAddons();
    }

    private Change.Update observed(EksAddon addon) {
        return (Change.Update) driver.observe(List.of(addon)).getFirst();
    }

    private static EksAddonDriver driver(Waiter waiter) {
        return new EksAddonDriver(AwsSandbox.clients(), AwsSandbox.ownership(), waiter);
    }

    /** Its time passes as soon as somebody waits. */
    private static final class Hasty extends Waiter {
        private Instant now = Instant.EPOCH;

        Hasty() {
            super(Clock.systemUTC());
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public void pause(Duration time) {
            now = now.plus(time);
        }
    }
}
