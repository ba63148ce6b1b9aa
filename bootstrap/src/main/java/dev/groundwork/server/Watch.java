package dev.groundwork.server;

import dev.groundwork.baseline.Notifications;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Finding;
import dev.groundwork.plan.History;
import dev.groundwork.plan.Report;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Follows what is wrong from run to run, and tells whoever wants to know when something begins or ends. It tells before it
 * remembers that it told: whoever is killed in between tells twice, and not never.
 */
public final class Watch {
    private final HistoryStore store;
    private final Courier courier;
    private final Notifications notifications;
    private final Map<String, String> environment;
    private final String cluster;

    /**
     * A watch over one cluster.
     *
     * @param notifications who is told; nobody, if nobody is to be told in this run
     * @param environment where secrets may be found
     * @param cluster the cluster's name
     */
    public Watch(
            HistoryStore store,
            Courier courier,
            Notifications notifications,
            Map<String, String> environment,
            String cluster) {
        this.store = store;
        this.courier = courier;
        this.notifications = notifications;
        this.environment = environment;
        this.cluster = cluster;
    }

    /**
     * What came of it.
     *
     * @param history what is remembered now
     * @param problems what could not be read, told or kept
     */
    public record Kept(History history, List<Problem> problems) {
        public Kept {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Takes the report of a run.
     *
     * @param text the report as people read it, with the problems that are met here
     */
    public Kept keep(Report report, List<Finding> findings, ExitCode exitCode, UnaryOperator<String> text) {
        List<Problem> problems = new ArrayList<>();
        History history;
        try {
            history = store.read().map(HistoryJson::read).orElse(History.empty());
        } catch (ProblemException e) {
            // Without knowing who was told what, everything would be told in each run.
            return new Kept(History.empty(), List.of(e.problem()));
        }
        history = history.after(report, findings, exitCode);
        List<Channel> channels = Channel.of(notifications);
        for (Channel channel : channels) {
            history = tell(channel, history, problems);
        }
        if (!notifications.isEmpty()) {
            history = history.tidied(channels.stream().map(Channel::name).toList());
        }
        try {
            String besides = String.join(
                    "",
                    problems.stream().map(problem -> "error: " + problem + "\n").toList());
            store.write(HistoryJson.print(history), text.apply(besides));
        } catch (ProblemException e) {
            problems.add(e.problem());
        }
        return new Kept(history, problems);
    }

    private History tell(Channel channel, History history, List<Problem> problems) {
        History.News news = history.news(channel.name());
        if (news.isEmpty()) {
            return history;
        }
        Optional<String> secret = secret(channel, problems);
        if (secret.isEmpty()) {
            return history;
        }
        History told = history;
        for (Letter letter : channel.letters(secret.orElseThrow(), cluster, news)) {
            Optional<String> failure = courier.bring(letter);
            if (failure.isPresent()) {
                problems.add(problem(
                        channel,
                        "%d changes could not be told: %s".formatted(undelivered(told, channel), failure.orElseThrow()),
                        "The next run tries again; look at what is behind " + channel.secret()));
                break;
            }
            told = told.told(channel.name(), letter.states());
        }
        return told;
    }

    private static int undelivered(History history, Channel channel) {
        History.News left = history.news(channel.name());
        return left.began().size() + left.ended().size();
    }

    private Optional<String> secret(Channel channel, List<Problem> problems) {
        Optional<String> name = channel.secret().env();
        Optional<String> value = name.isPresent()
                ? Optional.ofNullable(environment.get(name.orElseThrow()))
                : channel.secret().file().flatMap(Watch::content);
        Optional<String> found = value.map(String::strip).filter(text -> !text.isEmpty());
        if (found.isEmpty()) {
            problems.add(problem(
                    channel,
                    channel.secret() + " is not there, or empty",
                    "Set it to what " + channel.name() + " needs"));
        }
        return found;
    }

    private static Optional<String> content(String file) {
        try {
            return Optional.of(Files.readString(Path.of(file)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Problem problem(Channel channel, String what, String todo) {
        return new Problem(Problem.Code.FAILED, "notifications." + channel.name(), what, todo);
    }
}
