package dev.groundwork.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.rights.AccountRights;
import dev.groundwork.rights.ClusterRights;
import dev.groundwork.rights.IamStatement;
import dev.groundwork.rights.RightsObjects;
import dev.groundwork.rights.RightsSet;
import dev.groundwork.rights.Wanted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code rights}. */
@Command(
        name = "rights",
        description =
                "Print the least rights that the baseline needs, to be given to who runs it. Writes nothing to the"
                        + " cluster or to AWS.")
final class RightsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RunOptions options = new RunOptions();

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Form form = new Form();

    @Option(
            names = "--set",
            paramLabel = "SET",
            description = "Only this set: bootstrap (may write what the plan writes), drift (may read, and try changes"
                    + " as dry runs), reader (may read the reports), preflight (may look at the cluster before anything is"
                    + " laid on it). Default: the first three.")
    private Optional<RightsSet> set = Optional.empty();

    @Option(
            names = "--output-dir",
            paramLabel = "DIR",
            description = "Write one file for each set into this folder instead of printing them.")
    private Optional<Path> folder = Optional.empty();

    /** What the rights are written as. */
    private static final class Form {
        @Option(
                names = "--rbac",
                description = "ServiceAccounts, roles, bindings and admission policies, as YAML for kubectl apply.")
        private boolean rbac;

        @Option(names = "--iam", description = "IAM policies for the roles that these run with in AWS, as JSON.")
        private boolean iam;
    }

    RightsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (form.rbac && form.iam && folder.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--rbac and --iam are of two kinds: name a folder for them with --output-dir");
        }
        return new Session(terminal, options).with(ready -> {
            Wanted wanted = ready.wanted();
            Map<String, String> files = new LinkedHashMap<>();
            if (form.rbac) {
                files.putAll(rbac(wanted));
            }
            if (form.iam) {
                files.putAll(folder.isPresent() ? policies(wanted) : Map.of("all", JsonText.of(documents(wanted))));
            }
            folder.ifPresentOrElse(
                    into -> new WrittenFiles(terminal).into(into, files),
                    () -> terminal.out().print(String.join("", files.values())));
            return 0;
        });
    }

    private List<RightsSet> sets() {
        return set.map(List::of).orElse(RightsSet.usual());
    }

    /** What several sets have in common stands in the first of them alone when they are printed together. */
    private Map<String, String> rbac(Wanted wanted) {
        Map<String, String> files = new LinkedHashMap<>();
        Set<KubernetesObject> seen = new LinkedHashSet<>();
        for (RightsSet one : sets()) {
            List<KubernetesObject> objects = new ArrayList<>(RightsObjects.of(ClusterRights.of(one, wanted)));
            if (folder.isEmpty()) {
                objects.removeIf(object -> !seen.add(object));
            }
            files.put(one.account() + ".yaml", YamlText.of(objects));
        }
        return files;
    }

    private Map<String, String> policies(Wanted wanted) {
        Map<String, String> files = new LinkedHashMap<>();
        documents(wanted).forEach((name, document) -> files.put(name + ".json", JsonText.of(document)));
        return files;
    }

    /** By the name that the policy should have. Who only reads reports needs nothing in AWS. */
    private Map<String, ObjectNode> documents(Wanted wanted) {
        Map<String, ObjectNode> policies = new LinkedHashMap<>();
        for (RightsSet one : sets()) {
            List<ObjectNode> documents =
                    IamStatement.documents(AccountRights.of(one, wanted).statements());
            for (int i = 0; i < documents.size(); i++) {
                String name = "groundwork-%s-%s".formatted(wanted.cluster().name(), one.word());
                policies.put(documents.size() == 1 ? name : name + "-" + (i + 1), documents.get(i));
            }
        }
        return policies;
    }
}
