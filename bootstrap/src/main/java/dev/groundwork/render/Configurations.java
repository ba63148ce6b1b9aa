package dev.groundwork.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.SpecVersionDetector;
import com.networknt.schema.ValidationMessage;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Desired;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Tree;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Holds the configuration values of EKS add-ons against the schema that EKS has for the version that is wanted. */
final class Configurations {
    /** What most of EKS's schemas are written in, for one that does not say. */
    private static final SpecVersion.VersionFlag USUAL = SpecVersion.VersionFlag.V6;

    private final Cluster cluster;

    Configurations(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Refuses values that EKS would refuse.
     *
     * @throws ProblemException that names every one of them
     */
    void check(Desired desired) {
        desired.resources().stream()
                .filter(EksAddon.class::isInstance)
                .map(EksAddon.class::cast)
                .filter(addon -> !addon.configuration().isEmpty())
                .forEach(this::check);
    }

    private void check(EksAddon addon) {
        Optional<Tree> schema = cluster.managedAddons().of(addon.name()).schema();
        if (schema.isEmpty()) {
            return;
        }
        List<Problem> wrong = compiled(schema.get().at())
                .validate(addon.configuration().at())
                .stream()
                .map(message -> problem(addon, message))
                .sorted(Comparator.comparing(Problem::toString))
                .toList();
        if (!wrong.isEmpty()) {
            throw new ProblemException(wrong);
        }
    }

    private static Problem problem(EksAddon addon, ValidationMessage message) {
        JsonNodePath path = message.getInstanceLocation();
        StringBuilder where = new StringBuilder("addons.%s.configuration".formatted(addon.addon()));
        IntStream.range(0, path.getNameCount())
                .mapToObj(path::getElement)
                .forEach(step -> where.append(step instanceof Integer index ? "[" + index + "]" : "." + step));
        if (message.getProperty() != null) {
            // What stands there and must not, or must and does not, is said of what holds it.
            where.append('.').append(message.getProperty());
        }
        return new Problem(
                Problem.Code.INVALID,
                where.toString(),
                "the schema of %s %s does not allow it: %s"
                        .formatted(addon.name(), addon.version(), message.getError()),
                "See what it allows: aws eks describe-addon-configuration --addon-name %s --addon-version %s"
                        .formatted(addon.name(), addon.version()));
    }

    private static JsonSchema compiled(JsonNode schema) {
        SpecVersion.VersionFlag version =
                SpecVersionDetector.detectOptionalVersion(schema, false).orElse(USUAL);
        return JsonSchemaFactory.getInstance(version)
                .getSchema(schema, SchemaValidatorsConfig.builder().build());
    }
}
