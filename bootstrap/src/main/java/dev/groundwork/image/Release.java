package dev.groundwork.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * A built release: what goes into the image.
 *
 * @param version its version
 * @param built its fixed time, which every build of the same sources has
 * @param own our own jars
 * @param needed the jars they need
 * @param sbom the text of the list of all of them, in CycloneDX's JSON
 */
public record Release(String version, Instant built, List<Path> own, List<Path> needed, String sbom) {
    private static final String SANDBOX = "groundwork-sandbox";
    private static final String OURS = "groundwork-";
    private static final String MAIN = "groundwork-bootstrap-";

    /**
     * Reads what a build left in a folder. The sandbox is not part of a release.
     *
     * @throws ProblemException if it is not whole, or its list of parts is not that of its jars
     */
    public static Release in(Path dist) {
        Path sbom = dist.resolve("image/sbom.cdx.json");
        try (Stream<Path> files = Files.list(dist)) {
            List<Path> jars = files.filter(file -> nameOf(file).endsWith(".jar"))
                    .filter(file -> !nameOf(file).startsWith(SANDBOX))
                    .sorted()
                    .toList();
            JsonNode list = withoutSandbox(new ObjectMapper().readTree(Files.readString(sbom)));
            List<Path> own = ours(jars, true);
            List<Path> needed = ours(jars, false);
            check(list, jars);
            return new Release(
                    list.at("/metadata/component/version").asText(),
                    time(own.getLast()),
                    own,
                    needed,
                    list.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new ProblemException(
                    new Problem(
                            Problem.Code.MISSING,
                            "release in " + dist,
                            "it is not whole: " + e.getMessage(),
                            "Build it: ./mvnw package -Dmaven.test.skip=true"),
                    e);
        }
    }

    /** The one time that a reproducible build writes into its jars, which is in UTC. */
    private static Instant time(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.entries().nextElement().getTimeLocal().toInstant(ZoneOffset.UTC);
        }
    }

    /** Takes out the part that a checkout has and a release has not. */
    private static JsonNode withoutSandbox(JsonNode list) {
        Predicate<JsonNode> sandbox = node -> node.asText().contains("/" + SANDBOX + "@");
        keep(list.path("components"), part -> !part.path("name").asText().equals(SANDBOX));
        keep(list.path("dependencies"), part -> !sandbox.test(part.path("ref")));
        list.path("dependencies").forEach(part -> keep(part.path("dependsOn"), sandbox.negate()));
        return list;
    }

    private static void keep(JsonNode all, Predicate<JsonNode> wanted) {
        for (Iterator<JsonNode> each = all.iterator(); each.hasNext(); ) {
            if (!wanted.test(each.next())) {
                each.remove();
            }
        }
    }

    /** All jars, in the order of the class path. */
    public List<Path> jars() {
        return Stream.concat(own.stream(), needed.stream()).toList();
    }

    private static List<Path> ours(List<Path> jars, boolean wanted) {
        return jars.stream()
                .filter(jar -> nameOf(jar).startsWith(OURS) == wanted)
                .toList();
    }

    /** Each jar is in the list by its hash and nothing else is: a list that is nearly right is worth nothing. */
    private static void check(JsonNode list, List<Path> jars) throws IOException {
        Set<String> listed = new HashSet<>();
        list.path("components")
                .forEach(component -> component.path("hashes").forEach(hash -> {
                    if (hash.path("alg").asText().equals("SHA-256")) {
                        listed.add(hash.path("content").asText());
                    }
                }));
        List<String> wrong = new ArrayList<>();
        int found = 0;
        for (Path jar : jars) {
            if (nameOf(jar).startsWith(MAIN)) {
                continue; // what the list is about
            }
            if (listed.contains(sha256(jar))) {
                found++;
            } else {
                wrong.add(nameOf(jar));
            }
        }
        if (!wrong.isEmpty() || found != list.path("components").size()) {
            throw new ProblemException(new Problem(
                    Problem.Code.CONFLICT,
                    "SBOM of the release",
                    wrong.isEmpty()
                            ? "it lists %d parts, and there are %d"
                                    .formatted(list.path("components").size(), found)
                            : "it does not list " + String.join(", ", wrong),
                    "Build it anew, all of it at once: ./mvnw clean package -Dmaven.test.skip=true"));
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }
}
