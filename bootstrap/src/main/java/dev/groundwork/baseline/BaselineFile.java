package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code groundwork.yaml}. */
public final class BaselineFile {
    /** Where somebody without a file starts. */
    static final String EXAMPLE = "examples/baseline.yaml";

    private BaselineFile() {}

    /**
     * Reads a file and checks all of it. Nothing but the file is touched.
     *
     * @param file the file; it need not exist, and problems name it as it is named here
     * @param environment the variables that references such as <code>${env:NAME}</code> may name; their values are never
     *     part of a problem
     */
    public static Parsed read(Path file, Map<String, String> environment) {
        Complaints complaints = new Complaints(file.toString());
        Optional<Parsed.Valid> valid =
                FileText.read(file, complaints).flatMap(text -> parse(text, environment, complaints));
        return valid.<Parsed>map(read -> read).orElseGet(() -> new Parsed.Invalid(complaints.sorted()));
    }

    /** The baseline of an example: a cluster and these add-ons without any setting. */
    public static Parsed example(String cluster, String region, Collection<String> addons) {
        StringBuilder text = new StringBuilder("""
                apiVersion: groundwork.dev/v1alpha1
                kind: Baseline
                cluster: {name: %s, region: %s}
                addons:
                """.formatted(cluster, region));
        addons.forEach(addon -> text.append("  ").append(addon).append(": {}\n"));
        Complaints complaints = new Complaints("example");
        return parse(text.toString(), Map.of(), complaints)
                .<Parsed>map(valid -> valid)
                .orElseGet(() -> new Parsed.Invalid(complaints.sorted()));
    }

    private static Optional<Parsed.Valid> parse(String text, Map<String, String> environment, Complaints complaints) {
        Optional<YamlNode> read =
                new YamlReader(complaints, new EnvironmentReferences(environment, complaints)).read(text);
        if (read.isEmpty() || read.get().json().isNull()) {
            if (complaints.isEmpty()) {
                complaints.add(new Place(1, 1), "the file is empty", "start from " + EXAMPLE);
            }
            return Optional.empty();
        }
        YamlNode root = read.get();
        ObjectNode schema = BaselineSchema.generate();
        new SchemaCheck(schema, root, complaints).run();
        new Rules(root, complaints).check();
        if (!complaints.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode values = (ObjectNode) root.json();
        Defaults.fill(values, schema);
        return Optional.of(
                new Parsed.Valid(Binding.bind(values, root), lines(root), new Places(complaints.file(), root), text));
    }

    private static Map<String, Integer> lines(YamlNode root) {
        Map<String, Integer> lines = new HashMap<>();
        root.entriesOf("addons")
                .forEach((addon, entry) -> lines.put(addon, entry.key().line()));
        return lines;
    }
}
