package dev.groundwork.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * What a sandbox says of itself when it is ready. It stands in {@code sandbox.json} in its state folder.
 *
 * @param kubeconfig for a user bound to cluster-admin
 * @param apiServer address of the Kubernetes API
 * @param awsEndpoint address of the emulated AWS, for every service
 * @param region AWS region
 * @param cluster name of the EKS cluster
 * @param issuer the cluster's OIDC issuer
 * @param auditLog one JSON line per request to the API server
 * @param awsRequestLog one JSON line per request to the emulated AWS
 * @param realPrograms whether known images run as real processes
 * @param realProgramsReason why not, empty if they do
 * @param pid of the process that holds all others
 * @param startedAt when that process began
 * @param took from there to being ready
 */
public record SandboxReport(
        Path kubeconfig,
        URI apiServer,
        URI awsEndpoint,
        String region,
        String cluster,
        String issuer,
        Path auditLog,
        Path awsRequestLog,
        boolean realPrograms,
        String realProgramsReason,
        long pid,
        Instant startedAt,
        Duration took) {

    static final String FILE = "sandbox.json";

    /** The report in that state folder, or nothing if there is none or it is still being written. */
    static Optional<SandboxReport> in(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(new ObjectMapper().readTree(Files.readString(file))));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static SandboxReport of(JsonNode json) {
        return new SandboxReport(
                Path.of(text(json, "kubeconfig")),
                URI.create(text(json, "apiServer")),
                URI.create(text(json, "awsEndpoint")),
                text(json, "region"),
                text(json, "cluster"),
                text(json, "issuer"),
                Path.of(text(json, "auditLog")),
                Path.of(text(json, "awsRequestLog")),
                json.path("realPrograms").asBoolean(),
                json.path("realProgramsReason").asText(""),
                json.path("pid").asLong(),
                OffsetDateTime.parse(text(json, "startedAt")).toInstant(),
                Duration.ofMillis(Math.round(json.path("seconds").asDouble() * 1000)));
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value == null || !value.isTextual()) {
            throw new IllegalArgumentException("no text in \"" + field + "\"");
        }
        return value.textValue();
    }
}
