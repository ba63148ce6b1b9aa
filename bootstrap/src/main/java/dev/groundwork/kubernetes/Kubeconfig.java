package dev.groundwork.kubernetes;

import static java.util.Objects.requireNonNull;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * The text of a kubeconfig. One entry is put in; all else stays as it is written there, with its comments, its order, and
 * the spelling of its values, because it is other people's and other programs'.
 *
 * @see <a href="https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/">kubeconfig</a>
 */
public final class Kubeconfig {
    private static final String VERSION = "client.authentication.k8s.io/v1";
    private static final LoadSettings LOAD =
            LoadSettings.builder().setParseComments(true).build();
    private static final DumpSettings DUMP = DumpSettings.builder()
            .setDumpComments(true)
            .setWidth(Integer.MAX_VALUE)
            .setSplitLines(false)
            .build();

    private Kubeconfig() {}

    /**
     * One cluster, and how to log in there.
     *
     * @param name of cluster, user and context
     * @param server the API server's address
     * @param authority the authority of its certificate, as PEM text
     * @param command the program that prints the credential
     * @param arguments its arguments
     * @param variables what its environment has besides
     */
    public record Entry(
            String name,
            String server,
            String authority,
            String command,
            List<String> arguments,
            Map<String, String> variables) {
        public Entry {
            requireNonNull(name);
            requireNonNull(server);
            requireNonNull(authority);
            requireNonNull(command);
            arguments = List.copyOf(arguments);
            variables = Map.copyOf(variables);
        }
    }

    /**
     * The text with this entry. The current context is only set where there is none.
     *
     * @throws ProblemException if it is no kubeconfig, or has a user of that name who logs in in another way
     */
    public static String with(String text, Entry entry) {
        MappingNode root = root(text);
        put(root, "apiVersion", "v1");
        put(root, "kind", "Config");
        MappingNode cluster = part(named(root, "clusters", entry.name()), "cluster");
        set(cluster, "server", plain(entry.server()));
        set(
                cluster,
                "certificate-authority-data",
                plain(Base64.getEncoder().encodeToString(entry.authority().getBytes(StandardCharsets.US_ASCII))));
        MappingNode user = part(named(root, "users", entry.name()), "user");
        if (user.getValue().stream().anyMatch(field -> !key(field).equals("exec"))) {
            throw new ProblemException(new Problem(
                    Problem.Code.CONFLICT,
                    "kubeconfig",
                    "its user %s logs in in another way".formatted(entry.name()),
                    "Rename that user, or write to another file"));
        }
        set(user, "exec", exec(entry));
        MappingNode context = part(named(root, "contexts", entry.name()), "context");
        set(context, "cluster", plain(entry.name()));
        set(context, "user", plain(entry.name()));
        put(root, "current-context", entry.name());
        return new Present(DUMP)
                .emitToString(new Serialize(DUMP).serializeOne(root).iterator());
    }

    private static Node exec(Entry entry) {
        MappingNode exec = mapping();
        set(exec, "apiVersion", plain(VERSION));
        set(exec, "command", quoted(entry.command()));
        List<Node> arguments = new ArrayList<>();
        entry.arguments().forEach(argument -> arguments.add(quoted(argument)));
        set(exec, "args", new SequenceNode(Tag.SEQ, arguments, FlowStyle.BLOCK));
        if (!entry.variables().isEmpty()) {
            List<Node> variables = new ArrayList<>();
            entry.variables().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(variable -> {
                        MappingNode one = mapping();
                        set(one, "name", plain(variable.getKey()));
                        set(one, "value", quoted(variable.getValue()));
                        variables.add(one);
                    });
            set(exec, "env", new SequenceNode(Tag.SEQ, variables, FlowStyle.BLOCK));
        }
        set(exec, "interactiveMode", plain("Never"));
        set(exec, "provideClusterInfo", new ScalarNode(Tag.BOOL, "false", ScalarStyle.PLAIN));
        return exec;
    }

    private static MappingNode root(String text) {
        if (text.isBlank()) {
            return mapping();
        }
        try {
            Optional<Node> root = new Compose(LOAD).composeString(text);
            if (root.isPresent() && root.orElseThrow() instanceof MappingNode mapping) {
                return mapping;
            }
        } catch (YamlEngineException e) {
            throw new ProblemException(invalid(KubernetesProblems.firstLine(e)), e);
        }
        throw new ProblemException(invalid("it has no fields"));
    }

    private static Problem invalid(String why) {
        return new Problem(
                Problem.Code.FAILED,
                "kubeconfig",
                "the file is there and is no kubeconfig, so it was left alone: " + why,
                "Write to another file");
    }

    /** The item of that name of a list at the root; made if it is not there. */
    private static MappingNode named(MappingNode root, String list, String name) {
        @Nullable Node found = get(root, list).filter(node -> !isNothing(node)).orElse(null);
        if (found == null) {
            SequenceNode made = new SequenceNode(Tag.SEQ, new ArrayList<>(), FlowStyle.BLOCK);
            set(root, list, made);
            found = made;
        }
        if (!(found instanceof SequenceNode items)) {
            throw new ProblemException(invalid(list + " is no list"));
        }
        if (items.getValue().isEmpty()) {
            items.setFlowStyle(FlowStyle.BLOCK);
        }
        for (Node item : items.getValue()) {
            if (item instanceof MappingNode mapping
                    && get(mapping, "name").filter(node -> isText(node, name)).isPresent()) {
                return mapping;
            }
        }
        MappingNode made = mapping();
        set(made, "name", plain(name));
        items.getValue().add(made);
        return made;
    }

    private static MappingNode part(MappingNode owner, String key) {
        if (get(owner, key).orElse(null) instanceof MappingNode there) {
            return there;
        }
        MappingNode made = mapping();
        set(owner, key, made);
        return made;
    }

    /** Sets what is not there yet, or is there and empty. */
    private static void put(MappingNode mapping, String key, String value) {
        if (get(mapping, key).filter(node -> !isNothing(node)).isEmpty()) {
            set(mapping, key, plain(value));
        }
    }

    private static void set(MappingNode mapping, String key, Node value) {
        List<NodeTuple> fields = new ArrayList<>(mapping.getValue());
        for (int i = 0; i < fields.size(); i++) {
            if (key(fields.get(i)).equals(key)) {
                fields.set(i, new NodeTuple(fields.get(i).getKeyNode(), value));
                mapping.setValue(fields);
                return;
            }
        }
        fields.add(new NodeTuple(plain(key), value));
        mapping.setValue(fields);
    }

    private static Optional<Node> get(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .filter(field -> key(field).equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    private static String key(NodeTuple field) {
        return field.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private static boolean isText(Node node, String text) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
    }

    private static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar
                && (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isEmpty());
    }

    private static MappingNode mapping() {
        return new MappingNode(Tag.MAP, new ArrayList<>(), FlowStyle.BLOCK);
    }

    private static Node plain(String text) {
        return new ScalarNode(Tag.STR, text, ScalarStyle.PLAIN);
    }

    /** For words of people: some readers of YAML take a plain {@code on} for true. */
    private static Node quoted(String text) {
        return new ScalarNode(Tag.STR, text, ScalarStyle.DOUBLE_QUOTED);
    }
}
