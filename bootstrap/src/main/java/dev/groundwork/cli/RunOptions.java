package dev.groundwork.cli;

import dev.groundwork.addon.Identity;
import dev.groundwork.baseline.AddonEntry;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.resource.PodIdentityAssociation;
import dev.groundwork.rights.Installation;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that all commands have in common that work on a cluster. */
final class RunOptions {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            defaultValue = "groundwork.yaml",
            description = "The baseline. Default: ${DEFAULT-VALUE}.")
    private Path file = Path.of("groundwork.yaml");

    @Option(
            names = "--only",
            paramLabel = "ADDON",
            description = "Only this add-on, or roles, nodeGroups, access; may be repeated.")
    private Set<String> only = new LinkedHashSet<>();

    private boolean installing;

    @Option(
            names = "--except",
            paramLabel = "ADDON",
            description = "All but this add-on, or roles, nodeGroups, access; may be repeated.")
    private Set<String> except = new LinkedHashSet<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "text",
            description = "Form of the result on standard output. Default: ${DEFAULT-VALUE}.")
    private Form form = Form.TEXT;

    @Option(
            names = "--report",
            paramLabel = "FORM=FILE",
            split = ",",
            converter = ReportFile.Reader.class,
            description = "Also keep the report in files, for instance json=r.json,junit=r.xml,sarif=r.sarif; written"
                    + " also if the run fails.")
    private List<ReportFile> reports = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = Time.class,
            description = "How long to wait for what is under way, for instance 90s or 10m. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofMinutes(5);

    @Option(names = "--no-color", description = "No colours; the variable NO_COLOR does the same.")
    private boolean noColor;

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "Default: KUBECONFIG, then ~/.kube/config.")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "Context of the kubeconfig. Default: the current one.")
    private Optional<String> context = Optional.empty();

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            converter = Address.class,
            description = "Address of AWS, for an emulator. Default: AWS_ENDPOINT_URL, then AWS itself.")
    private Optional<URI> endpoint = Optional.empty();

    @Option(names = "--strict", description = "A check that is not provable here counts as refuted.")
    private boolean strict;

    @Option(
            names = "--probes",
            description = "With apply and drift: also run the checks that make something for a while, such as a pod."
                    + " verify always does.")
    private boolean probes;

    enum Form {
        TEXT,
        JSON
    }

    Path file() {
        return file;
    }

    Set<String> only() {
        return only;
    }

    /** Makes the run be about Groundwork itself, whatever was asked for. */
    void limitToInstallation() {
        only = Set.of(Installation.ADDON);
        except = Set.of();
        installing = true;
    }

    /**
     * What the run is limited to. Groundwork's own Job cannot install what gives itself credentials, so that is laid with
     * it.
     */
    Set<String> only(Baseline baseline) {
        AddonEntry own = baseline.addons().get(Installation.ADDON);
        boolean agent = installing
                && own != null
                && baseline.identityOf(own) == Identity.POD_IDENTITY
                && baseline.addons().containsKey(PodIdentityAssociation.AGENT);
        return agent ? Set.of(Installation.ADDON, PodIdentityAssociation.AGENT) : only;
    }

    Set<String> except() {
        return except;
    }

    Form form() {
        return form;
    }

    ReportFiles reports() {
        return new ReportFiles(reports);
    }

    Duration timeout() {
        return timeout;
    }

    boolean noColor() {
        return noColor;
    }

    Optional<Path> kubeconfig() {
        return kubeconfig;
    }

    Optional<String> context() {
        return context;
    }

    Optional<URI> endpoint() {
        return endpoint;
    }

    boolean probes() {
        return probes;
    }

    boolean strict() {
        return strict;
    }

    /** Reads an address of HTTP or HTTPS. */
    static final class Address implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            if (!text.matches("https?://[^/\\s]+.*")) {
                throw new TypeConversionException(
                        "'" + text + "' is no address; write for instance http://127.0.0.1:5000");
            }
            return URI.create(text);
        }
    }

    /** Reads {@code 90s}, {@code 10m} and {@code 1h}. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("[0-9]{1,5}[smh]")) {
                throw new TypeConversionException("'" + text + "' is no time; write for instance 90s, 10m or 1h");
            }
            long number = Long.parseLong(text.substring(0, text.length() - 1));
            return switch (text.charAt(text.length() - 1)) {
                case 's' -> Duration.ofSeconds(number);
                case 'm' -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
            };
        }
    }
}
