package dev.groundwork.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.engine.Inventory;
import dev.groundwork.engine.Ledger;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Keeps the inventory in one ConfigMap and the lock in one Lease, both in kube-system. */
public final class KubernetesLedger implements Ledger {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ResourceId CONFIG_MAP = new ResourceId("", "ConfigMap", "kube-system", "groundwork-inventory");
    private static final String KEY = "inventory.json";

    private final KubernetesReader reader;
    private final KubernetesWriter writer;
    private final LeaseLock lock;

    public KubernetesLedger(ApiServer server, KubernetesReader reader) {
        this.reader = reader;
        this.writer = new KubernetesWriter(server);
        this.lock = new LeaseLock(server, writer);
    }

    @Override
    public Inventory read() {
        Optional<Tree> configMap = reader.get(CONFIG_MAP);
        if (configMap.isEmpty()) {
            return Inventory.empty();
        }
        try {
            SortedMap<ResourceId, Inventory.Entry> entries = new TreeMap<>();
            for (JsonNode entry : JSON.readTree(configMap.get().text("data", KEY))) {
                entries.put(
                        new ResourceId(
                                entry.path("group").asText(),
                                entry.path("kind").asText(),
                                entry.path("namespace").asText(),
                                entry.path("name").asText()),
                        new Inventory.Entry(
                                entry.path("addon").asText(), entry.path("hash").asText(), facts(entry)));
            }
            return new Inventory(entries);
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    new Problem(
                            Problem.Code.FAILED,
                            CONFIG_MAP.toString(),
                            "it does not hold an inventory any more",
                            "Delete it; the next apply writes it anew, but forgets what the baseline no longer names"),
                    e);
        }
    }

    private static Map<String, String> facts(JsonNode entry) {
        return entry.path("facts").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, fact -> fact.getValue().asText()));
    }

    @Override
    public void write(Inventory inventory) {
        var list = JsonNodeFactory.instance.arrayNode();
        inventory.entries().forEach((id, entry) -> {
            ObjectNode one = list.addObject()
                    .put("group", id.group())
                    .put("kind", id.kind())
                    .put("namespace", id.namespace())
                    .put("name", id.name())
                    .put("addon", entry.addon())
                    .put("hash", entry.hash());
            if (!entry.facts().isEmpty()) {
                new TreeMap<>(entry.facts()).forEach(one.putObject("facts")::put);
            }
        });
        ObjectNode object =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata =
                object.putObject("metadata").put("name", CONFIG_MAP.name()).put("namespace", CONFIG_MAP.namespace());
        metadata.putObject("labels").put(KubernetesObject.MANAGED_BY, KubernetesObject.GROUNDWORK);
        object.putObject("data").put(KEY, list.toString());
        KubernetesObject configMap = new KubernetesObject("groundwork", Tree.of(object));
        ApiServer.Answer answer = writer.apply(reader.kindNow(configMap), configMap, true, false);
        if (!answer.ok()) {
            throw new ProblemException(KubernetesProblems.of(CONFIG_MAP.toString(), "writing the inventory", answer));
        }
    }

    /** Whether that is Groundwork's own bookkeeping, which goes last. */
    static boolean isOwn(ResourceId id) {
        return id.equals(CONFIG_MAP) || id.equals(LeaseLock.ID);
    }

    @Override
    public void forget() {
        for (ResourceId id : List.of(CONFIG_MAP, LeaseLock.ID)) {
            Kinds.Kind kind = reader.kinds().find(id).orElseThrow();
            ApiServer.Answer answer = writer.deleteAtOnce(kind, id);
            if (!answer.ok() && answer.status() != 404) {
                throw new ProblemException(KubernetesProblems.of(id.toString(), "deleting", answer));
            }
        }
    }

    @Override
    public Held lock() {
        return lock.take();
    }
}
