package dev.groundwork.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.ManagedAddons;
import dev.groundwork.addon.Network;
import dev.groundwork.addon.NodeGroup;
import dev.groundwork.addon.NodeIdentity;
import dev.groundwork.addon.Subnet;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.baseline.BaselineFile;
import dev.groundwork.baseline.Parsed;
import dev.groundwork.resource.Hash;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One folder with what goes in and what comes out. */
public record GoldenCase(Path folder) {
    private static final Set<String> INPUTS = Set.of("groundwork.yaml", "cluster.yaml");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    public static GoldenCase in(Path folder) {
        return new GoldenCase(folder);
    }

    /** What the two inputs render to, by the name of the file. */
    SortedMap<String, String> rendered() throws IOException {
        Baseline baseline = baseline();
        Renderer.Rendered rendered = ofThisAddon(
                new Renderer(baseline, cluster()).render(), baseline.addons().keySet());
        SortedMap<String, String> files = new TreeMap<>();
        for (Resource resource : rendered.resources()) {
            String content = resource.id().isAws()
                    ? JSON.writeValueAsString(resource.tree().copy()) + "\n"
                    : YAML.writeValueAsString(abridged(resource.tree()));
            if (files.put(file(resource), content) != null) {
                throw new AssertionError("two resources want the file " + file(resource));
            }
        }
        files.put(
                "order.txt",
                lines(rendered.resources().stream().map(resource -> resource.id() + " of " + resource.addon())));
        files.put("checks.txt", lines(rendered.checks().stream().map(GoldenCase::line)));
        if (!rendered.notes().isEmpty()) {
            files.put(
                    "notes.txt",
                    lines(rendered.notes().stream()
                            .map(note -> note.text()
                                    + (note.whileApplied().isEmpty()
                                            ? ""
                                            : "\n    while " + new TreeSet<>(note.whileApplied())))));
        }
        return files;
    }

    private Baseline baseline() {
        return switch (BaselineFile.read(folder.resolve("groundwork.yaml"), Map.of())) {
            case Parsed.Valid valid -> valid.baseline();
            case Parsed.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }

    /** The same as values, with what other add-ons of the baseline bring along. */
    public Renderer.Rendered whole() throws IOException {
        return new Renderer(baseline(), cluster()).render();
    }

    /** Without what is read elsewhere: schemas, and JSON that a ConfigMap carries, have tests and files of their own. */
    private static JsonNode abridged(Tree tree) {
        return tree.with(object -> {
                    if (object.path("data") instanceof ObjectNode data) {
                        data.properties().stream()
                                .filter(entry -> entry.getKey().endsWith(".json"))
                                .forEach(entry -> entry.setValue(TextNode.valueOf(
                                        "SHA-256 " + Hash.of(entry.getValue().asText()))));
                    }
                    object.findParents("openAPIV3Schema")
                            .forEach(schema -> ((ObjectNode) schema)
                                    .put("openAPIV3Schema", "SHA-256 " + Hash.of(schema.toString())));
                    return object;
                })
                .copy();
    }

    /** Without what other add-ons bring along that this one needs beside it: they have folders of their own. */
    private Renderer.Rendered ofThisAddon(Renderer.Rendered all, Set<String> addons) {
        String mine = folder.getName(folder.getNameCount() - 2).toString();
        Set<String> others = addons.stream().filter(name -> !name.equals(mine)).collect(Collectors.toSet());
        return new Renderer.Rendered(
                all.resources().stream()
                        .filter(resource -> !others.contains(resource.addon()))
                        .toList(),
                all.checks().stream()
                        .filter(check -> !others.contains(check.addon()))
                        .toList(),
                all.notes().stream()
                        .filter(note ->
                                others.stream().noneMatch(other -> note.text().startsWith(other + ": ")))
                        .toList());
    }

    /** The files that lie there besides the inputs. */
    SortedMap<String, String> outputs() throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!INPUTS.contains(name)) {
                    files.put(name, Files.readString(file));
                }
            }
        }
        return files;
    }

    void write(Map<String, String> rendered) throws IOException {
        for (String stale : outputs().keySet()) {
            Files.delete(folder.resolve(stale));
        }
        for (var file : rendered.entrySet()) {
            Files.createDirectories(folder.resolve(file.getKey()).getParent());
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** The facts. */
    public Cluster cluster() throws IOException {
        JsonNode facts = YAML.readTree(folder.resolve("cluster.yaml").toFile());
        List<NodeGroup> groups = new ArrayList<>();
        facts.path("nodeGroups")
                .properties()
                .forEach(group -> groups.add(new NodeGroup(group.getKey(), texts(group.getValue()), Set.of())));
        return new Cluster(
                facts.path("name").asText(),
                facts.path("region").asText(),
                facts.path("partition").asText(),
                facts.path("account").asText(),
                facts.path("version").asText(),
                Optional.of(facts.path("issuer").asText()),
                new TreeSet<>(texts(facts.path("zones"))),
                groups,
                network(facts.path("network")),
                nodes(facts.path("nodes")),
                managedAddons(facts.path("managedAddons"), facts.path("version").asText()));
    }

    /** None unless the facts have some; under each name its versions, of which the first is the default. */
    private static ManagedAddons managedAddons(JsonNode facts, String version) {
        if (facts.isMissingNode()) {
            return ManagedAddons.notRead();
        }
        Map<String, ManagedAddons.Offer> offers = new TreeMap<>();
        facts.properties()
                .forEach(offer -> offers.put(
                        offer.getKey(),
                        new ManagedAddons.Offer(
                                offer.getKey(),
                                version,
                                texts(offer.getValue()),
                                texts(offer.getValue()).stream().findFirst(),
                                Optional.empty())));
        return new ManagedAddons.Known(offers);
    }

    /** None unless the facts have one. */
    private static NodeIdentity nodes(JsonNode facts) {
        return facts.isMissingNode()
                ? NodeIdentity.notRead()
                : new NodeIdentity.Known(
                        new TreeSet<>(texts(facts.path("roles"))), Set.copyOf(texts(facts.path("daemonSets"))));
    }

    /** None unless the facts have one; a subnet is {@code {zone: …, public: …, tags: {…}}} under its id. */
    private static Network network(JsonNode facts) {
        if (facts.isMissingNode()) {
            return Network.notRead();
        }
        List<Subnet> subnets = new ArrayList<>();
        facts.path("subnets").properties().forEach(subnet -> {
            Map<String, String> tags = new TreeMap<>();
            subnet.getValue()
                    .path("tags")
                    .properties()
                    .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
            subnets.add(new Subnet(
                    subnet.getKey(),
                    subnet.getValue().path("zone").asText(),
                    subnet.getValue().path("freeAddresses").asInt(200),
                    subnet.getValue().path("public").asBoolean(),
                    tags));
        });
        String group = facts.path("securityGroup").asText();
        return new Network.Known(
                facts.path("vpcId").asText(), subnets, Optional.of(group), new TreeSet<>(Set.of(group)));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** A name without the colons of RBAC and the slashes of issuers, which not every file system takes. */
    private static String file(Resource resource) {
        String name = (resource.id().kind() + "-" + resource.id().name()).replaceAll("[:/*]", "_");
        return resource.id().isAws() ? "aws/" + name + ".json" : "kubernetes/" + name + ".yaml";
    }

    private static String line(Check check) {
        return check.name() + ", within " + check.deadline().toSeconds() + " s: " + check.claim() + "\n    " + check;
    }

    private static String lines(Stream<String> lines) {
        return lines.collect(Collectors.joining("\n", "", "\n"));
    }
}
