package dev.groundwork.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Network;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Score;
import dev.groundwork.resource.ResourceId;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole report as one JSON object, for programs. Field names are stable within a schema version; a field that has
 * nothing to say is absent if it is a value and empty if it is a list.
 *
 * <ul>
 *   <li>{@code schemaVersion}: {@value #SCHEMA_VERSION}
 *   <li>{@code verb}: {@code preflight}, {@code preview}, {@code apply}, {@code verify}, {@code drift} or {@code remove}
 *   <li>{@code exitCode}: the number the process ends with; {@code result}: the same as a word ({@code ok},
 *       {@code unfinished}, {@code different}, {@code refuted}, {@code usage})
 *   <li>{@code started}: ISO 8601 in UTC; {@code tookMilliseconds}
 *   <li>{@code cluster}: {@code name}, {@code region}, {@code partition}, {@code account}, {@code version},
 *       {@code issuer}, {@code zones}, {@code nodeGroups}, and {@code network} if it was read ({@code vpcId},
 *       {@code nodeSecurityGroups}, {@code subnets})
 *   <li>{@code changes}: one for each resource: {@code change} ({@code create}, {@code update}, {@code replace},
 *       {@code unchanged}, {@code conflict}, {@code unreadable}, {@code delete}, {@code kept}, {@code unclear}),
 *       {@code addon}, {@code resource}, and where they apply {@code reason} ({@code switched-off},
 *       {@code no-longer-part}, {@code removed}), {@code finalizers}, {@code what}, {@code why}, {@code ours}, {@code needed}, {@code before}, {@code after} (whole trees), {@code fields} ({@code path}, {@code before},
 *       {@code after}, {@code writer}), {@code prediction} ({@code server}, {@code computed}, {@code too-early},
 *       {@code not-checked}), {@code drift}, {@code immutable}, {@code conflicts} ({@code path}, {@code owner},
 *       {@code theirs}, {@code ours}), {@code problem}
 *   <li>{@code outcomes}: {@code outcome} ({@code applied}, {@code deleted}, {@code failed}, {@code blocked}), {@code resource}, and
 *       {@code change} and {@code readBack}, or {@code problem}, or {@code by}
 *   <li>{@code health}: {@code resource}, {@code state} ({@code current}, {@code in-progress}, {@code failed},
 *       {@code terminating}, {@code not-found}, {@code unknown}), {@code reason}
 *   <li>{@code score}: {@code percent}, {@code leaves}, {@code byServer}, {@code computed}, {@code unchecked},
 *       {@code misses} ({@code resource}, {@code fields})
 *   <li>{@code sweep}: {@code left} (resources that carry our mark after a removal), {@code unseen}
 *       (problems), {@code others} (how many resources of other add-ons are on record)
 *   <li>{@code proofs}: {@code addon}, {@code check}, {@code claim}, {@code verdict} ({@code proven}, {@code refuted},
 *       {@code accepted}, {@code not-provable}), {@code ground} ({@code real}, {@code emulated}), {@code warnings}, and {@code evidence},
 *       or {@code expected}, {@code seen} and {@code next}, or {@code why}; of an accepted one also {@code reason} and {@code until}; {@code source}, the page that the claim
 *       follows from, where there is one
 *   <li>{@code problems}: {@code code}, {@code subject}, {@code what}, {@code todo}; {@code notes}: texts
 *   <li>{@code requests}: how many were sent: {@code side} ({@code kubernetes}, {@code aws}), {@code operation},
 *       {@code count}
 * </ul>
 *
 * A {@code resource} is {@code group} ({@code aws} for AWS), {@code kind}, {@code namespace}, {@code name} and
 * {@code text}, as people call it. Values are JSON values, not text.
 */
public final class JsonReport {
    /** The version of this shape. */
    public static final String SCHEMA_VERSION = "groundwork.dev/report/v1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonReport() {}

    /** The report as indented JSON with a line end after it. */
    public static String print(Report report, ExitCode exitCode) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree(report, exitCode)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values cannot be written", e);
        }
    }

    private static ObjectNode tree(Report report, ExitCode exitCode) {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("schemaVersion", SCHEMA_VERSION)
                .put("verb", word(report.verb()))
                .put("exitCode", exitCode.number())
                .put("result", word(exitCode))
                .put("started", report.started().toString())
                .put("tookMilliseconds", report.took().toMillis());
        report.cluster().ifPresent(cluster -> cluster(root.putObject("cluster"), cluster));
        ArrayNode changes = root.putArray("changes");
        report.plan().ifPresent(plan -> plan.changes().forEach(change -> changes.add(ChangeJson.change(change))));
        ArrayNode outcomes = root.putArray("outcomes");
        report.outcomes().forEach(outcome -> outcomes.add(ChangeJson.outcome(outcome)));
        health(root.putArray("health"), report.health());
        report.score().ifPresent(score -> score(root.putObject("score"), score));
        report.sweep().ifPresent(sweep -> {
            ObjectNode node = root.putObject("sweep").put("others", sweep.others());
            ArrayNode left = node.putArray("left");
            sweep.left().forEach(id -> left.add(ChangeJson.resource(id)));
            ArrayNode unseen = node.putArray("unseen");
            sweep.unseen().forEach(problem -> unseen.add(ChangeJson.problem(problem)));
        });
        ArrayNode proofs = root.putArray("proofs");
        report.proofs().forEach(proof -> proofs.add(ProofJson.proof(proof)));
        ArrayNode problems = root.putArray("problems");
        report.problems().forEach(problem -> problems.add(ChangeJson.problem(problem)));
        report.notes().forEach(root.putArray("notes")::add);
        ArrayNode requests = root.putArray("requests");
        report.requests()
                .sent()
                .forEach((kind, count) -> requests.addObject()
                        .put("side", word(kind.side()))
                        .put("operation", kind.operation())
                        .put("count", count));
        return root;
    }

    private static void cluster(ObjectNode node, Cluster cluster) {
        node.put("name", cluster.name())
                .put("region", cluster.region())
                .put("partition", cluster.partition())
                .put("account", cluster.account())
                .put("version", cluster.version());
        cluster.issuer().ifPresent(issuer -> node.put("issuer", issuer));
        cluster.zones().forEach(node.putArray("zones")::add);
        ArrayNode groups = node.putArray("nodeGroups");
        cluster.nodeGroups().forEach(group -> {
            ObjectNode one = groups.addObject().put("name", group.name());
            group.zones().forEach(one.putArray("zones")::add);
            group.tags().stream().sorted().forEach(one.putArray("tags")::add);
        });
        if (cluster.network() instanceof Network.Known network) {
            network(node.putObject("network"), network);
        }
    }

    private static void network(ObjectNode node, Network.Known network) {
        node.put("vpcId", network.vpcId());
        network.nodeSecurityGroups().forEach(node.putArray("nodeSecurityGroups")::add);
        ArrayNode subnets = node.putArray("subnets");
        network.subnets()
                .forEach(subnet -> subnets.addObject()
                        .put("id", subnet.id())
                        .put("zone", subnet.zone())
                        .put("public", subnet.isPublic())
                        .put("freeAddresses", subnet.freeAddresses()));
    }

    private static void health(ArrayNode list, Map<ResourceId, Health> health) {
        new TreeMap<>(health).forEach((id, state) -> {
            ObjectNode one = list.addObject();
            one.set("resource", ChangeJson.resource(id));
            one.put("state", word(state.state())).put("reason", state.reason());
        });
    }

    private static void score(ObjectNode node, Score score) {
        node.put("percent", score.percent())
                .put("leaves", score.leaves())
                .put("byServer", score.byServer())
                .put("computed", score.computed())
                .put("unchecked", score.unchecked());
        ArrayNode misses = node.putArray("misses");
        score.misses().forEach((id, fields) -> {
            ObjectNode miss = misses.addObject();
            miss.set("resource", ChangeJson.resource(id));
            miss.set("fields", ChangeJson.fields(fields));
        });
    }

    /** A constant as it stands in the report: {@code TOO_EARLY} is {@code too-early}. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
