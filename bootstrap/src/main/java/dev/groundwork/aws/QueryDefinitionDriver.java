package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.QueryDefinition;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeQueryDefinitionsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * Saved queries of CloudWatch Logs Insights. They have neither tags nor unique names: a name within the folder of this
 * cluster is ours, whoever saved it. Of several of one name the one that is as declared counts, else the oldest.
 */
public final class QueryDefinitionDriver implements Driver {
    private final AwsClients clients;
    private final Ownership ownership;

    public QueryDefinitionDriver(AwsClients clients, Ownership ownership) {
        this.clients = clients;
        this.ownership = ownership;
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof QueryDefinition;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.all(resources, QueryDefinition.class, _ -> all(), this::observe);
    }

    private Change.Declared observe(QueryDefinition query, List<Saved> saved) {
        Optional<Saved> found = find(query, saved);
        if (found.isEmpty()) {
            return Observing.create(query);
        }
        return new Observing(ownership).compared(query, found.get().tree());
    }

    @Override
    public Tree apply(Change.Declared change) {
        QueryDefinition query = (QueryDefinition) change.resource();
        switch (change) {
            // Looked for again, also before it is made: an answer may have been lost, and a name may stand twice.
            case Change.Create _, Change.Update _ -> put(query, find(query, all()));
            case Change.Unchanged _ -> {}
            case Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return Observing.found(query, find(query, all())).tree();
    }

    private void put(QueryDefinition query, Optional<Saved> there) {
        if (there.map(saved -> saved.tree().equals(query.tree())).orElse(false)) {
            return;
        }
        clients.problems()
                .calling(
                        "logs:PutQueryDefinition",
                        query.id().toString(),
                        () -> clients.logs()
                                .putQueryDefinition(request -> request.name(query.name())
                                        .queryDefinitionId(
                                                there.map(Saved::queryId).orElse(null))
                                        .queryString(query.query())
                                        .logGroupNames(query.logGroups())));
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        return Observing.existing(() -> find((QueryDefinition) resource, all()).isPresent());
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(QueryDefinition.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        List<Saved> saved = all();
        return all.stream()
                .filter(leftover -> deletes(leftover.id()))
                .filter(leftover -> !ids(leftover.id(), saved).isEmpty())
                .<Change.Undeclared>map(leftover ->
                        new Change.Delete(leftover, String.join(" ", ids(leftover.id(), saved))))
                .toList();
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        List<String> shown = List.of(delete.identity().split(" "));
        for (String queryId : ids(delete.id(), all())) {
            if (shown.contains(queryId)) {
                clients.problems()
                        .calling("logs:DeleteQueryDefinition", delete.id().toString(), () -> deleted(queryId));
            }
        }
    }

    private boolean deleted(String queryId) {
        try {
            return clients.logs()
                    .deleteQueryDefinition(request -> request.queryDefinitionId(queryId))
                    .success();
        } catch (ResourceNotFoundException absent) {
            return true;
        }
    }

    @Override
    public List<ResourceId> ours() {
        return all().stream()
                .map(saved -> ResourceId.aws(QueryDefinition.KIND, saved.name()))
                .distinct()
                .toList();
    }

    /** Of all queries of that name. */
    private static List<String> ids(ResourceId id, List<Saved> saved) {
        return saved.stream()
                .filter(each -> each.name().equals(id.name()))
                .map(Saved::queryId)
                .sorted()
                .toList();
    }

    private record Saved(String queryId, String name, long modified, Tree tree) {}

    private static Optional<Saved> find(QueryDefinition query, List<Saved> saved) {
        List<Saved> named =
                saved.stream().filter(each -> each.name().equals(query.name())).toList();
        return named.stream()
                .filter(each -> each.tree().equals(query.tree()))
                .findFirst()
                .or(() -> named.stream().min(Comparator.comparingLong(Saved::modified)));
    }

    /** Everything in the folder of this cluster. */
    private List<Saved> all() {
        String folder = "groundwork/" + ownership.cluster() + "/";
        return clients.problems().calling("logs:DescribeQueryDefinitions", "saved queries " + folder + "*", () -> {
            List<Saved> saved = new ArrayList<>();
            String next = null;
            do {
                String token = next;
                DescribeQueryDefinitionsResponse page = clients.logs()
                        .describeQueryDefinitions(request ->
                                request.queryDefinitionNamePrefix(folder).nextToken(token));
                page.queryDefinitions()
                        .forEach(each -> saved.add(new Saved(
                                each.queryDefinitionId(),
                                each.name(),
                                each.lastModified(),
                                QueryDefinition.tree(each.queryString(), each.logGroupNames()))));
                next = page.nextToken();
            } while (next != null);
            return saved;
        });
    }
}
