package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.addon.RoleCheck;
import dev.groundwork.resource.AllowedRole;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void everyCheckIsOnThePage(Addon<?> addon) throws IOException {
        String page = section(addon, "Checks");
        Set<String> checks = Cases.all().stream()
                .filter(rendered -> rendered.addon().equals(addon.name()))
                .flatMap(rendered -> rendered.desired().checks().stream())
                // What a mechanism of roles brings along is told once, on the page of roles for pods.
                .filter(check ->
                        !(check instanceof IdentityCheck) || addon.name().equals("kube2iam"))
                .map(Check::name)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(checks).isNotEmpty().allSatisfy(check -> assertThat(page).contains("| `" + check + "` |"));
    }

    @ParameterizedTest
    @MethodSource("addons")
    void everyObjectIsOnThePage(Addon<?> addon) throws IOException {
        String page = section(addon, "What it creates");
        Set<String> objects = Cases.all().stream()
                .filter(rendered -> rendered.addon().equals(addon.name()))
                .flatMap(rendered -> rendered.desired().resources().stream())
                .filter(resource -> !resource.id().isAws() && !(resource instanceof AllowedRole))
                .map(resource ->
                        "| " + resource.id().kind() + " | `" + resource.id().name() + "` |")
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(objects).isNotEmpty().allSatisfy(row -> assertThat(page).contains(row));
    }

    @Test
    void everyCheckOfARoleIsOnThePageOfRoles() throws IOException {
        String page = Files.readString(PAGES.resolve("../pod-roles.md"));
        Set<String> checks = Cases.all().stream()
                .flatMap(rendered -> rendered.desired().checks().stream())
                .filter(check -> check instanceof IdentityCheck || check instanceof RoleCheck)
                .map(Check::name)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(checks)
                .hasSizeGreaterThan(5)
                .allSatisfy(check -> assertThat(page).contains("| `" + check + "` |"));
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
