package dev.groundwork.render;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.ManagedAddons;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Tree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ConfigurationsTest {
    /** In the shape that EKS gives its schemas. */
    private static final String SCHEMA = """
            $schema: http://json-schema.org/draft-06/schema#
            $ref: "#/definitions/VpcCni"
            definitions:
              VpcCni:
                type: object
                additionalProperties: false
                properties:
                  env: {$ref: "#/definitions/Env"}
                  timeout: {type: integer}
              Env:
                type: object
                additionalProperties: false
                properties:
                  ENABLE_PREFIX_DELEGATION: {type: string, format: boolean}
            """;

    @Test
    void valuesThatTheSchemaAllowsPass() {
        assertThatCode(() -> check(Optional.of(SCHEMA), "env: {ENABLE_PREFIX_DELEGATION: \"true\"}\ntimeout: 5"))
                .doesNotThrowAnyException();
    }

    @Test
    void everyValueThatItDoesNotAllowIsNamedByItsPlace() {
        assertThatThrownBy(() ->
                        check(Optional.of(SCHEMA), "env: {ENABLE_PREFIX_DELEGATION: true}\ntimeout: soon\nenvs: {}"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("addons.vpc-cni.configuration.env.ENABLE_PREFIX_DELEGATION: the schema of vpc-cni"
                        + " v1.0.0-eksbuild.1 does not allow it: boolean found, string expected")
                .hasMessageContaining("addons.vpc-cni.configuration.timeout: the schema")
                .hasMessageContaining("string found, integer expected")
                .hasMessageContaining("addons.vpc-cni.configuration.envs: the schema")
                .hasMessageContaining("'envs' is not defined in the schema")
                .hasMessageContaining("aws eks describe-addon-configuration --addon-name vpc-cni");
    }

    @Test
    void withoutASchemaEksItselfIsTheJudge() {
        assertThatCode(() -> check(Optional.empty(), "anything: goes")).doesNotThrowAnyException();
    }

    private static void check(Optional<String> schema, String values) {
        EksAddon addon = new EksAddon(
                "vpc-cni",
                "sandbox",
                "vpc-cni",
                "v1.0.0-eksbuild.1",
                tree(values),
                Optional.empty(),
                EksAddon.Conflicts.NONE,
                Set.of(),
                Map.of());
        Cluster cluster = new Cluster(
                        "sandbox",
                        "eu-west-1",
                        "aws",
                        "123456789012",
                        "1.36",
                        Optional.empty(),
                        new TreeSet<>(),
                        List.of())
                .offering(new ManagedAddons.Known(Map.of(
                        "vpc-cni",
                        new ManagedAddons.Offer(
                                "vpc-cni",
                                "1.36",
                                List.of("v1.0.0-eksbuild.1"),
                                Optional.empty(),
                                schema.map(ConfigurationsTest::tree)))));
        new Configurations(cluster).check(new Desired(List.of(addon), List.of()));
    }

    private static Tree tree(String yaml) {
        try {
            return Tree.of((ObjectNode) new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new AssertionError(yaml, e);
        }
    }
}
