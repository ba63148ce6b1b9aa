package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Addon;
import dev.groundwork.addon.AddonPage;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.addon.RoleCheck;
import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.PodIdentityAssociation;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.RolePolicy;
import dev.groundwork.resource.Tree;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds {@code docs/addons/} against the code: a page that is behind is worse than none. */
final class AddonPagesTest {
    private static final Path PAGES = Path.of("..", "docs", "addons");

    static List<Addon<?>> addons() {
        return Catalog.addons();
    }

    @Test
    void everyAddonHasAPageAndEveryPageAnAddon() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            addons().stream().map(addon -> addon.name() + ".md").toList());
        }
    }

    @ParameterizedTest
    @MethodSource("addons")
    void theTableOfSettingsIsThatOfTheRecord(Addon<?> addon) throws IOException {
        List<String> rows = Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\| ([^|]+) \\|")
                .matcher(section(addon, "Settings"))
                .results()
                .map(row -> row.group(1) + " = " + defaultOf(row.group(2).strip()))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Stream.of(addon.settings().getRecordComponents())
                        .map(AddonPagesTest::row)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("addons")
    void everySettingSaysWhatItIsFor(Addon<?> addon) {
        assertThat(addon.settings().getRecordComponents())
                .allSatisfy(setting -> assertThat(
                                page(addon).setting(setting.getName()).map(AddonPage.Setting::meaning))
                        .hasValueSatisfying(meaning -> assertThat(meaning).isNotBlank()));
    }

    @ParameterizedTest
    @MethodSource("addons")
    void everyCheckSaysOnThePageWhatItClaimsAndWhatRefutesIt(Addon<?> addon) {
        Set<String> checks = desired(addon)
                .flatMap(desired -> desired.checks().stream())
                // What a mechanism of roles brings along is told once, on the page of roles for pods.
                .filter(check ->
                        !(check instanceof IdentityCheck) || addon.name().equals("kube2iam"))
                .map(Check::name)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(checks)
                .isNotEmpty()
                .allSatisfy(check -> assertClaim(page(addon).check(check)));
        assertThat(page(addon).checks().keySet().stream()
                        .filter(told -> AddonPage.ofRoles().check(told).isEmpty()))
                .as("what the page tells of and nobody asks")
                .isSubsetOf(checks);
    }

    @ParameterizedTest
    @MethodSource("addons")
    void everyResourceSaysOnThePageWhyItIsThere(Addon<?> addon) {
        Set<String> resources = desired(addon)
                .flatMap(desired -> desired.resources().stream())
                // What a mechanism of roles brings along is told once, on the page of roles for pods.
                .filter(resource -> !(resource instanceof AllowedRole || resource instanceof PodIdentityAssociation))
                .map(resource -> AddonPage.key(resource.id()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(resources)
                .isNotEmpty()
                .allSatisfy(key -> assertThat(page(addon).resources().getOrDefault(key, ""))
                        .as(key)
                        .isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("addons")
    void everyStatementOfAPolicySaysOnThePageWhatItIsFor(Addon<?> addon) {
        Set<String> sids = desired(addon)
                .flatMap(desired -> desired.resources().stream())
                .flatMap(AddonPagesTest::policies)
                .flatMap(document -> document.copy().findValuesAsText("Sid").stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(sids)
                .allSatisfy(sid -> assertThat(page(addon).rights().getOrDefault(sid, ""))
                        .as(sid)
                        .isNotBlank());
        assertThat(page(addon).rights().keySet())
                .as("what the page tells of and no policy has")
                .isSubsetOf(sids);
    }

    @Test
    void everyCheckOfARoleIsOnThePageOfRoles() {
        Set<String> checks = Cases.all().stream()
                .flatMap(rendered -> rendered.desired().checks().stream())
                .filter(check -> check instanceof IdentityCheck || check instanceof RoleCheck)
                .map(Check::name)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(checks)
                .hasSizeGreaterThan(5)
                .allSatisfy(check -> assertClaim(AddonPage.ofRoles().check(check)));
    }

    private static void assertClaim(Optional<AddonPage.Claim> told) {
        assertThat(told).hasValueSatisfying(claim -> {
            assertThat(claim.claims()).isNotBlank();
            assertThat(claim.refutedBy()).isNotBlank();
        });
    }

    private static AddonPage page(Addon<?> addon) {
        return AddonPage.of(addon.name());
    }

    private static Stream<Desired> desired(Addon<?> addon) {
        return Cases.all().stream()
                .filter(rendered -> rendered.addon().equals(addon.name()))
                .map(Cases.Case::desired);
    }

    private static Stream<Tree> policies(Resource resource) {
        return switch (resource) {
            case Role role -> role.policies().values().stream();
            case RolePolicy policy -> Stream.of(policy.document());
            default -> Stream.empty();
        };
    }

    private static String row(RecordComponent setting) {
        String byDefault = setting.getAnnotation(Describe.class).byDefault();
        return setting.getName() + " = " + (byDefault.isEmpty() ? "in words" : "`" + byDefault + "`");
    }

    /** What has no default of its own says in words, without code, what is taken. */
    private static String defaultOf(String cell) {
        return cell.isEmpty() || cell.contains("`") ? cell : "in words";
    }

    private static String section(Addon<?> addon, String title) throws IOException {
        String page = Files.readString(PAGES.resolve(addon.name() + ".md"));
        String start = "\n## " + title + "\n";
        assertThat(page).contains(start);
        String rest = page.substring(page.indexOf(start) + start.length());
        return rest.contains("\n## ") ? rest.substring(0, rest.indexOf("\n## ")) : rest;
    }
}
