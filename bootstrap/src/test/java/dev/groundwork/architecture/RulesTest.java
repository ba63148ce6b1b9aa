package dev.groundwork.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rule that cannot fail proves nothing: here each one does, and lets through what is allowed beside it. */
final class RulesTest {
    private static final String ROOT = "dev.groundwork.architecture.offenders";
    private static final JavaClasses OFFENDERS = new ClassFileImporter().importPackages(ROOT);

    private final Rules rules = new Rules(ROOT);

    @Test
    void aResourceThatSeesTheEngineIsFound() {
        assertThat(violations(rules.layers()))
                .anySatisfy(line -> assertThat(line).contains("resource may not see engine", "SeesUp"))
                .noneSatisfy(line -> assertThat(line).contains("engine may not see resource"));
    }

    @Test
    void aPackageWithoutAPlaceIsFound() {
        assertThat(violations(rules.layers()))
                .anySatisfy(line -> assertThat(line).contains("offenders.helpers, which has no place"));
    }

    @Test
    void aCycleIsFound() {
        assertThat(violations(rules.noCycles()))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("Cycle detected", "engine", "resource"));
    }

    @Test
    void aClientOutsideItsPackageIsFound() {
        assertThat(violations(rules.fabric8()))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("KnowsClients"));
        assertThat(violations(rules.awsSdk()))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("KnowsClients"));
        assertThat(violations(rules.micronaut()))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("KnowsClients"));
    }

    @Test
    void anAddonThatReadsTheEnvironmentIsFound() {
        assertThat(violations(rules.pureAddons()))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("AsksTheWorld.work()", "System.getenv"));
    }

    @Test
    void everyWayToSleepIsFoundExceptInTheWaiter() {
        assertThat(violations(rules.sleep()))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).contains("Sleeps.work()"));
    }

    @Test
    void everyWayToAskTheTimeIsFoundExceptByAClock() {
        assertThat(violations(rules.clock()))
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).contains("AsksTheTime.instant()"))
                .anySatisfy(line -> assertThat(line).contains("AsksTheTime.local()"))
                .anySatisfy(line -> assertThat(line).contains("AsksTheTime.millis()"))
                .anySatisfy(line -> assertThat(line).contains("AsksTheTime.reference()"));
        assertThat(violations(rules.clocksAreInjected()))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("AsksTheTime.made()"))
                .anySatisfy(line -> assertThat(line).contains("AsksTheTime.stopwatch()"));
    }

    @Test
    void aWriteToKubernetesBesideTheWriterIsFound() {
        assertThat(violations(rules.kubernetesWrites()))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("WritesBesideTheWriter.client("))
                .anySatisfy(line -> assertThat(line).contains("WritesBesideTheWriter.request()"));
        assertThat(violations(rules.kubernetesRequests()))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("WritesBesideTheWriter.raw("));
    }

    @Test
    void aWriteToAwsBesideTheDriversIsFound() {
        assertThat(violations(rules.awsWrites()))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("RoleReader.work("));
    }

    @Test
    void everyRuleSaysWhy() {
        assertThat(List.of(
                        rules.layers(),
                        rules.noCycles(),
                        rules.fabric8(),
                        rules.awsSdk(),
                        rules.pureAddons(),
                        rules.sleep(),
                        rules.clock(),
                        rules.clocksAreInjected(),
                        rules.kubernetesWrites(),
                        rules.kubernetesRequests(),
                        rules.awsWrites()))
                .allSatisfy(rule -> assertThat(rule.getDescription()).contains(", because "));
    }

    private static List<String> violations(ArchRule rule) {
        return rule.evaluate(OFFENDERS).getFailureReport().getDetails();
    }
}
