package dev.groundwork.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image as a container runtime sees it.
 *
 * @param config its configuration
 * @param layers files of each layer, base first, with their content
 */
public record PulledImage(JsonNode config, List<Map<String, Entry>> layers) {

    /** A file or folder in a layer. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Entry(TarArchiveEntry head, byte[] content) {}

    /** The image for this computer, by tag. */
    public static PulledImage from(LocalRegistry registry, String repository, String tag) throws IOException {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        String digest = StreamSupport.stream(
                        registry.manifest(repository, tag).path("manifests").spliterator(), false)
                .filter(each -> each.at("/platform/architecture").asText().equals(architecture))
                .map(each -> each.path("digest").asText())
                .findFirst()
                .orElseThrow();
        JsonNode manifest = registry.manifest(repository, digest);
        List<Map<String, Entry>> layers = new ArrayList<>();
        for (JsonNode layer : manifest.path("layers")) {
            layers.add(entries(registry.blob(layer.path("digest").asText())));
        }
        JsonNode config = new ObjectMapper()
                .readTree(registry.blob(manifest.at("/config/digest").asText()));
        return new PulledImage(config, layers);
    }

    private static Map<String, Entry> entries(byte[] layer) throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(layer)))) {
            for (TarArchiveEntry head = tar.getNextEntry(); head != null; head = tar.getNextEntry()) {
                entries.put("/" + head.getName().replaceFirst("^/", ""), new Entry(head, tar.readAllBytes()));
            }
        }
        return entries;
    }

    /** What Groundwork added to the base. */
    public Map<String, Entry> ours() {
        Map<String, Entry> ours = new TreeMap<>();
        layers.subList(layers.size() - 2, layers.size()).forEach(ours::putAll);
        return ours;
    }

    /** The content of a file that Groundwork added. */
    public byte[] content(String path) {
        return Objects.requireNonNull(ours().get(path), path).content();
    }

    /** A value of the configuration. */
    public JsonNode setting(String name) {
        return config.path("config").path(name);
    }

    /** Writes all layers into a folder, as a container's root. */
    public void unpack(Path root) throws IOException {
        for (Map<String, Entry> layer : layers) {
            for (Map.Entry<String, Entry> each : layer.entrySet()) {
                Path file = root.resolve(each.getKey().substring(1));
                TarArchiveEntry head = each.getValue().head();
                if (head.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.write(file, each.getValue().content());
                }
                Files.setAttribute(file, "unix:mode", head.getMode() & 07777);
            }
        }
    }
}
