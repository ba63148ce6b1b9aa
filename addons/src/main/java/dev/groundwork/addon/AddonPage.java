package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the page of an add-on, {@code docs/addons/ADDON.md}, says of the things that it wants: the rows of the tables below
 * {@code Settings}, {@code What it creates}, {@code IAM rights} and {@code Checks}. They are joined with the things by
 * name; tests hold that each thing has its row. The form is told in {@code docs/add-an-addon.md}.
 */
public final class AddonPage {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\([^)]*\\)");
    private static final Pattern EMPHASIS = Pattern.compile("(?<![A-Za-z0-9:/.\"])\\*([^*]+)\\*");

    private static final Pattern KUBERNETES_KIND = Pattern.compile("[A-Z][A-Za-z]+");

    private final SequencedMap<String, Setting> settings = new LinkedHashMap<>();
    private final SequencedMap<String, String> resources = new LinkedHashMap<>();
    private final SequencedMap<String, String> rights = new LinkedHashMap<>();
    private final SequencedMap<String, Claim> checks = new LinkedHashMap<>();

    /**
     * A setting.
     *
     * @param unset what is taken if nothing is written
     * @param meaning what it is for
     */
    public record Setting(String unset, String meaning) {}

    /**
     * What a check claims, in a few words, and what refutes it.
     *
     * @param claims the claim in general
     * @param refutedBy what is behind it when it does not hold
     */
    public record Claim(String claims, String refutedBy) {}

    /** Reads a page that is given. */
    AddonPage(String text) {
        String section = "";
        for (String line : text.lines().toList()) {
            if (line.startsWith("## ")) {
                section = line.substring("## ".length()).strip();
            } else if (line.startsWith("| ")) {
                row(section, cells(line));
            }
        }
    }

    /**
     * The packed page of that add-on.
     *
     * @throws IllegalStateException if it has none
     */
    public static AddonPage of(String addon) {
        return packed("addons/" + addon);
    }

    /** The packed page of what every add-on with a role has in common. */
    public static AddonPage ofRoles() {
        return packed("pod-roles");
    }

    private static AddonPage packed(String name) {
        String path = "/pages/" + name + ".md";
        try (InputStream in = AddonPage.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no page " + path);
            }
            return new AddonPage(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    private void row(String section, List<String> cells) {
        if (cells.size() < 2) {
            return;
        }
        List<String> named = names(cells.getFirst());
        String last = plain(cells.getLast());
        String beforeLast = plain(cells.get(cells.size() - 2));
        switch (section) {
            case "Settings" -> named.forEach(setting -> settings.putIfAbsent(setting, new Setting(beforeLast, last)));
            case "What it creates" -> created(cells, last);
            case "IAM rights" -> named.forEach(sid -> rights.put(sid, last));
            // The page of roles has a column between for the mechanism.
            case "Checks" -> named.forEach(check -> checks.putIfAbsent(check, new Claim(beforeLast, last)));
            default -> {}
        }
    }

    /** Kind, name and why. Names in AWS differ by cluster, so there the kind alone tells which row it is. */
    private void created(List<String> cells, String why) {
        String kind = cells.getFirst();
        if (cells.size() != 3 || kind.equals("Kind")) {
            return;
        }
        if (KUBERNETES_KIND.matcher(kind).matches()) {
            names(cells.get(1)).forEach(name -> resources.put(kind + " " + name, why));
        } else {
            resources.put(kind, why);
        }
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        String end = line.stripTrailing();
        for (String cell : end.substring(1, end.endsWith("|") ? end.length() - 1 : end.length())
                .split("(?<!\\\\)\\|", -1)) {
            cells.add(cell.strip().replace("\\|", "|"));
        }
        return cells;
    }

    private static List<String> names(String cell) {
        return CODE.matcher(cell).results().map(name -> name.group(1)).toList();
    }

    /** Markdown without its marks; what stands in code is left as it is. */
    private static String plain(String cell) {
        String linked = LINK.matcher(cell).replaceAll(link -> Matcher.quoteReplacement(link.group(1)));
        String[] parts = linked.split("`", -1);
        for (int i = 0; i < parts.length; i += 2) {
            parts[i] = EMPHASIS.matcher(parts[i].replace("**", "")).replaceAll("$1");
        }
        return String.join("", parts);
    }

    /** What a setting is for; parts of its path are separated by points. */
    public Optional<Setting> setting(String path) {
        return Optional.ofNullable(settings.get(path));
    }

    /** Why a resource is there: a Kubernetes object by kind and name, what is in AWS by the word for its kind. */
    public Optional<String> resource(ResourceId id) {
        return Optional.ofNullable(resources.get(key(id)));
    }

    /** How the row of a resource is called. */
    public static String key(ResourceId id) {
        return id.isAws() ? id.word() : id.kind() + " " + id.name();
    }

    /** What a statement of the policy is for, by its {@code Sid}. */
    public Optional<String> right(String sid) {
        return Optional.ofNullable(rights.get(sid));
    }

    /** What a check is about, by its name. */
    public Optional<Claim> check(String name) {
        return Optional.ofNullable(checks.get(name));
    }

    /** Every resource that the page tells of, by {@link #key}, and why it is there. */
    public SequencedMap<String, String> resources() {
        return Collections.unmodifiableSequencedMap(resources);
    }

    /** Every statement that the page tells of, by its {@code Sid}, and what it is for. */
    public SequencedMap<String, String> rights() {
        return Collections.unmodifiableSequencedMap(rights);
    }

    /** Every check that the page tells of. */
    public SequencedMap<String, Claim> checks() {
        return Collections.unmodifiableSequencedMap(checks);
    }
}
