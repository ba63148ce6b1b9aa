package dev.groundwork.aws;

import dev.groundwork.addon.LogCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.LogGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers {@link LogCheck.RetentionSet} from what CloudWatch Logs says of the groups. */
public final class RetentionSetProver implements Prover<LogCheck.RetentionSet> {
    private final AwsClients clients;

    public RetentionSetProver(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Class<LogCheck.RetentionSet> check() {
        return LogCheck.RetentionSet.class;
    }

    @Override
    public Finding ask(LogCheck.RetentionSet check) {
        Map<String, Optional<Integer>> found = new LogGroups(clients, clients.logs())
                .retentions(check.retentionDays().keySet());
        List<String> wrong = new ArrayList<>();
        check.retentionDays().forEach((name, days) -> {
            if (!found.containsKey(name)) {
                wrong.add(name + " does not exist");
            } else if (!found.get(name).equals(Optional.of(days))) {
                wrong.add(name + " keeps them " + words(found.get(name)));
            }
        });
        String wanted = check.retentionDays().entrySet().stream()
                .map(group -> group.getKey() + " " + words(group.getValue()))
                .collect(Collectors.joining(", "));
        Proof.Verdict verdict = wrong.isEmpty()
                ? new Proof.Proven(wanted)
                : new Proof.Refuted(wanted, String.join(", ", wrong), "groundwork apply");
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), true);
    }

    private static String words(Optional<Integer> days) {
        return days.map(RetentionSetProver::words).orElse(LogGroup.FOR_EVER);
    }

    private static String words(int days) {
        return days == 1 ? "1 day" : days + " days";
    }
}
