package dev.groundwork.cli;

import dev.groundwork.kubernetes.ReportConfigMap;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.server.HistoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Whether a run remembers, where, and whether it tells anybody. */
final class StateOptions {
    private static final String CONFIG_MAP = "configmap";

    @Option(
            names = "--state",
            paramLabel = "configmap[=NAME]|FILE",
            description = "Follow what is wrong from run to run, in a ConfigMap of the namespace groundwork (by default"
                    + " groundwork-drift-report) or in a file.")
    private Optional<String> state = Optional.empty();

    @Option(
            names = "--notify",
            description =
                    "Tell whoever stands below notifications in the baseline what began or ended to be wrong since"
                            + " they were told last. Needs --state.")
    private boolean notify;

    boolean asked() {
        return state.isPresent();
    }

    boolean notifies() {
        return notify;
    }

    /** @throws ProblemException if the options do not fit each other */
    void check(Set<String> only) {
        if (notify && state.isEmpty()) {
            throw misuse("--notify", "without --state nobody knows what was told before", "Add --state configmap");
        }
        if (state.isPresent() && !only.isEmpty()) {
            throw misuse("--state", "a run of some add-ons says nothing of the others", "Leave out --only");
        }
    }

    private static ProblemException misuse(String option, String what, String todo) {
        return new ProblemException(new Problem(Problem.Code.INVALID, option, what, todo));
    }

    /** @param configMap the ConfigMap, if the API server could be connected to */
    HistoryStore store(Optional<ReportConfigMap> configMap) {
        String where = state.orElseThrow();
        if (where.equals(CONFIG_MAP)) {
            return new InConfigMap(configMap, ReportConfigMap.USUAL);
        }
        return where.startsWith(CONFIG_MAP + "=")
                ? new InConfigMap(configMap, where.substring(CONFIG_MAP.length() + 1))
                : new InFile(Path.of(where));
    }

    private record InConfigMap(Optional<ReportConfigMap> configMap, String name) implements HistoryStore {
        @Override
        public Optional<String> read() {
            return there().history();
        }

        @Override
        public void write(String history, String report) {
            there().write(history, report);
        }

        private ReportConfigMap there() {
            return configMap
                    .map(map -> map.named(name))
                    .orElseThrow(() -> new ProblemException(new Problem(
                            Problem.Code.UNREACHABLE,
                            ReportConfigMap.id(name).toString(),
                            "it cannot be read without an API server",
                            "See what else is told")));
        }
    }

    private record InFile(Path file) implements HistoryStore {
        @Override
        public Optional<String> read() {
            try {
                return Optional.of(Files.readString(file));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw problem("cannot be read", e);
            }
        }

        @Override
        public void write(String history, String report) {
            try {
                ReportFiles.write(ReportFiles.place(file), history);
            } catch (IOException e) {
                throw problem("cannot be written", e);
            }
        }

        private ProblemException problem(String what, IOException e) {
            return new ProblemException(
                    new Problem(
                            Problem.Code.FAILED,
                            "--state " + file,
                            what + ": " + e.getMessage(),
                            "Choose another place, or allow it"),
                    e);
        }
    }
}
