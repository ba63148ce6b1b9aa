package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The last report and what runs remember, in one ConfigMap in our namespace, bounded in size. */
public final class ReportConfigMap {
    /** Its name unless another one is asked for. */
    public static final String USUAL = "groundwork-drift-report";

    private static final String NAMESPACE = "groundwork";

    /** It may be declared by the add-on of that name, which then owns all but the data. */
    private static final String MANAGER = "groundwork-report";

    private static final String HISTORY = "history.json";
    private static final String REPORT = "report.txt";
    /** A ConfigMap holds a mebibyte; what is remembered takes at most about half of it. */
    private static final int MOST_BYTES = 256 * 1024;

    private final KubernetesReader reader;
    private final KubernetesWriter writer;
    private final ResourceId id;

    public ReportConfigMap(ApiServer server, KubernetesReader reader) {
        this(reader, new KubernetesWriter(server, MANAGER), USUAL);
    }

    private ReportConfigMap(KubernetesReader reader, KubernetesWriter writer, String name) {
        this.reader = reader;
        this.writer = writer;
        this.id = id(name);
    }

    /** Where one of that name is. */
    public static ResourceId id(String name) {
        return new ResourceId("", "ConfigMap", NAMESPACE, name);
    }

    /** One of that name. */
    public ReportConfigMap named(String name) {
        return new ReportConfigMap(reader, writer, name);
    }

    /**
     * What runs remember; empty if there is none yet.
     *
     * @throws ProblemException if that cannot be read
     */
    public Optional<String> history() {
        return reader.get(id).map(map -> map.text("data", HISTORY)).filter(text -> !text.isEmpty());
    }

    /**
     * Replaces both.
     *
     * @throws ProblemException if that cannot be written
     */
    public void write(String history, String report) {
        ObjectNode object =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", id.name()).put("namespace", id.namespace());
        object.putObject("data").put(HISTORY, history).put(REPORT, bounded(report));
        KubernetesObject map = new KubernetesObject("groundwork", Tree.of(object));
        ApiServer.Answer answer = writer.apply(reader.kindNow(map), map, true, false);
        if (answer.status() == 404) {
            throw new ProblemException(new Problem(
                    Problem.Code.MISSING,
                    id.toString(),
                    "the namespace " + id.namespace() + " does not exist",
                    "Make it with: kubectl create namespace " + id.namespace()));
        }
        if (!answer.ok()) {
            throw new ProblemException(KubernetesProblems.of(id.toString(), "writing the report", answer));
        }
    }

    /** The beginning, as far as there is room, and that it is only the beginning. */
    static String bounded(String report) {
        byte[] bytes = report.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_BYTES) {
            return report;
        }
        String head = new String(bytes, 0, MOST_BYTES, StandardCharsets.UTF_8);
        return head.substring(0, Math.max(0, head.lastIndexOf('\n')))
                + "\n… (%d bytes in all)\n".formatted(bytes.length);
    }
}
