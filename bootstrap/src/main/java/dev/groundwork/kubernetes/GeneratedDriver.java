package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Difference;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.Generated;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Reference;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Makes Secrets whose values Groundwork thinks up itself, and keeps them while they are good. Values are read here, past
 * the mask that hides them from everybody else, and leave this class only for the API server; of a certificate, which is
 * no secret, the authority may be asked for.
 */
public final class GeneratedDriver implements Driver {
    private static final String LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_LENGTH = 32;

    private final ApiServer server;
    private final KubernetesWriter writer;
    private final KubernetesReader reader;
    private final Predicate<String> adopts;

    /** @param adopts whether the add-on of that name may take over what somebody else made */
    public GeneratedDriver(ApiServer server, KubernetesReader reader, Predicate<String> adopts) {
        this.server = server;
        this.writer = new KubernetesWriter(server);
        this.reader = reader;
        this.adopts = adopts;
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof Generated;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.each(resources, Generated.class, this::observe);
    }

    private Change.Declared observe(Generated generated) {
        Optional<ObjectNode> live = read(generated);
        Tree after = shown(generated, generated.labels(), Optional.of(Reference.UNKNOWN));
        if (live.isEmpty()) {
            return new Change.Create(generated, after, Prediction.COMPUTED);
        }
        Tree there = Tree.of(live.get());
        if (!Ownership.isOurs(there) && !ManagedFields.applied(there) && !adopts.test(generated.addon())) {
            return new Change.Conflicted(
                    generated,
                    List.of(),
                    new Problem(
                            Problem.Code.CONFLICT,
                            generated.id().toString(),
                            "it exists already and belongs to " + Ownership.owner(there),
                            "Remove it there, or let Groundwork take it over with " + generated.place()
                                    + ".adopt: true"));
        }
        Optional<String> unfit = unfit(generated, live.get());
        Map<String, String> labels = labels(live.get(), generated.labels().keySet());
        if (unfit.isEmpty() && labels.equals(generated.labels())) {
            return new Change.Unchanged(generated);
        }
        Tree before = shown(generated, labels, unfit);
        Tree becomes = unfit.isEmpty() ? shown(generated, generated.labels(), unfit) : after;
        return new Change.Update(
                generated,
                before,
                becomes,
                Difference.between(before, becomes, Map.of()),
                Prediction.COMPUTED,
                // A certificate that ends is nobody's doing.
                unfit.isEmpty());
    }

    /** What a reader may see: nothing of the values, but why they will be others. */
    private static Tree shown(Generated generated, Map<String, String> labels, Optional<String> values) {
        return generated.labelled(labels).tree().with(root -> {
            ObjectNode labelled = root.putObject("labels");
            new TreeMap<>(labels).forEach(labelled::put);
            return root.put("generated", values.orElse("kept"));
        });
    }

    private Optional<String> unfit(Generated generated, ObjectNode live) {
        Map<String, String> values = values(live);
        return switch (generated.recipe()) {
            case Generated.ServingCertificate certificate ->
                ServingCertificates.unfit(certificate, values, server.now());
            case Generated.Password password -> {
                if (values.getOrDefault(password.key(), "").isEmpty()) {
                    yield Optional.of("it holds nothing under " + password.key());
                }
                yield values.entrySet().containsAll(password.beside().entrySet())
                        ? Optional.empty()
                        : Optional.of("what stands beside the password is not as declared");
            }
        };
    }

    @Override
    public Tree apply(Change.Declared change) {
        Generated generated = (Generated) change.resource();
        Optional<ObjectNode> live = read(generated);
        Map<String, String> before = live.map(GeneratedDriver::values).orElse(Map.of());
        boolean keep = live.isPresent() && unfit(generated, live.get()).isEmpty();
        Map<String, String> values = keep ? before : made(generated, before);
        ApiServer.Answer answer = writer.apply(kind(), secret(generated, values), true, false);
        if (!answer.ok()) {
            throw new ProblemException(KubernetesProblems.of(generated.id().toString(), "applying", answer));
        }
        return shown(generated, generated.labels(), keep ? Optional.empty() : Optional.of("made at this apply"));
    }

    private Map<String, String> made(Generated generated, Map<String, String> before) {
        return switch (generated.recipe()) {
            case Generated.ServingCertificate certificate ->
                ServingCertificates.make(certificate, before, server.now());
            case Generated.Password password -> {
                Map<String, String> values = new HashMap<>(password.beside());
                String known = before.getOrDefault(password.key(), "");
                values.put(password.key(), known.isEmpty() ? password() : known);
                yield values;
            }
        };
    }

    private static String password() {
        return new SecureRandom()
                .ints(PASSWORD_LENGTH, 0, LETTERS.length())
                .mapToObj(index -> LETTERS.substring(index, index + 1))
                .collect(Collectors.joining());
    }

    private static KubernetesObject secret(Generated generated, Map<String, String> values) {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "v1")
                .put("kind", "Secret")
                .put("type", "Opaque");
        ObjectNode metadata =
                root.putObject("metadata").put("name", generated.name()).put("namespace", generated.namespace());
        ObjectNode labels = metadata.putObject("labels");
        new TreeMap<>(generated.labels()).forEach(labels::put);
        ObjectNode data = root.putObject("data");
        new TreeMap<>(values)
                .forEach((key, value) ->
                        data.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        return new KubernetesObject(generated.addon(), Tree.of(root));
    }

    /** The bundle of authorities, if it will stay as it is. */
    @Override
    public Optional<String> attribute(Resource resource, String attribute) {
        Generated generated = (Generated) resource;
        if (!attribute.equals(Generated.AUTHORITY)
                || !(generated.recipe() instanceof Generated.ServingCertificate certificate)) {
            return Driver.super.attribute(resource, attribute);
        }
        return read(generated)
                .filter(live -> unfit(generated, live).isEmpty())
                .map(live -> live.path("data").path(certificate.authorityKey()).asText());
    }

    private Optional<ObjectNode> read(Generated generated) {
        ApiServer.Answer answer = server.get(kind().path(generated.id()));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (!answer.ok()) {
            throw new ProblemException(KubernetesProblems.of(generated.id().toString(), "reading", answer));
        }
        return Optional.of((ObjectNode) answer.body());
    }

    private Kinds.Kind kind() {
        return reader.kinds().find("v1", "Secret").orElseThrow();
    }

    private static Map<String, String> values(ObjectNode secret) {
        Map<String, String> values = new HashMap<>();
        secret.path("data").properties().forEach(entry -> {
            try {
                values.put(
                        entry.getKey(),
                        new String(Base64.getDecoder().decode(entry.getValue().asText()), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException notBase64) {
                // The API server lets nothing else in.
                values.put(entry.getKey(), "");
            }
        });
        return values;
    }

    private static Map<String, String> labels(ObjectNode live, Set<String> wanted) {
        Map<String, String> labels = new HashMap<>();
        live.path("metadata").path("labels").properties().stream()
                .filter(entry -> wanted.contains(entry.getKey()))
                .forEach(entry -> labels.put(entry.getKey(), entry.getValue().asText()));
        return labels;
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        return Health.current("it was written");
    }

    /** No: a Secret is deleted by the driver of Kubernetes objects. */
    @Override
    public boolean deletes(ResourceId id) {
        return false;
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        return List.of();
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        throw new IllegalArgumentException("not to be deleted here: " + delete.id());
    }

    @Override
    public List<ResourceId> ours() {
        return List.of();
    }
}
