package dev.groundwork.kubernetes;

import dev.groundwork.engine.Login;
import dev.groundwork.engine.RequestCount;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which API server, and as whom: from a kubeconfig, from the pod that this runs in, or by a login.
 *
 * @param config the client's settings
 * @param credential whose credential it is and where it stands, for messages
 * @param login what makes the tokens, if they are made here
 */
public record Connection(Config config, String credential, Optional<Login> login) {
    /** Long enough for a slow network, short enough that an unreachable cluster is told within five seconds in all. */
    static final int CONNECT_MILLIS = 3_000;

    /** In a pod with a tenth of a processor the handshake itself can take seconds, and nobody waits at a terminal. */
    static final int IN_POD_CONNECT_MILLIS = 20_000;

    private static final int REQUEST_MILLIS = 30_000;

    /** With settings whose origin does not matter. */
    Connection(Config config) {
        this(config, "the kubeconfig");
    }

    private Connection(Config config, String credential) {
        this(config, credential, Optional.empty());
    }

    /**
     * With tokens that are made here.
     *
     * @param server the API server's address
     * @param authority the authority of its certificate as PEM text
     * @param credential whose credential it is, for messages
     */
    public static Connection by(Login login, String server, String authority, String credential) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(server + "/")
                .withCaCertData(Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.US_ASCII)))
                .withOauthTokenProvider(login::token)
                .build();
        return new Connection(bounded(config, CONNECT_MILLIS), credential, Optional.of(login));
    }

    /**
     * The current context of {@code ~/.kube/config}; empty if there is no such file, or nothing current in it.
     *
     * @throws ProblemException if the file is there and is no kubeconfig
     */
    public static Optional<Connection> current(Map<String, String> environment) {
        Path file = usual(environment);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(firstWithContext(List.of(file), Optional.empty()));
        } catch (ProblemException e) {
            if (e.problem().code() == Problem.Code.MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Below {@code HOME}, where kubectl looks, which need not be the home folder that the system has for the user. */
    static Path usual(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.isBlank() ? System.getProperty("user.home") : home, ".kube", "config");
    }

    /** Whether this runs in a pod, as its variables tell. */
    public static boolean isPod(Map<String, String> environment) {
        return environment.containsKey("KUBERNETES_SERVICE_HOST");
    }

    /**
     * Finds the API server: the given kubeconfig, {@code KUBECONFIG}, {@code ~/.kube/config}, or the ServiceAccount of
     * the pod. If {@code KUBECONFIG} names several files, the first one that has the context is taken whole.
     *
     * @throws ProblemException if there is none, or it has no such context
     */
    public static Connection find(
            Optional<Path> kubeconfig, Optional<String> context, Map<String, String> environment) {
        List<Path> files = kubeconfig
                .map(List::of)
                .orElseGet(() -> Optional.ofNullable(environment.get("KUBECONFIG"))
                        .filter(value -> !value.isBlank())
                        .map(value -> List.of(value.split(java.io.File.pathSeparator)).stream()
                                .map(Path::of)
                                .toList())
                        .orElseGet(() -> List.of(usual(environment))));
        List<Path> readable = files.stream().filter(Files::isReadable).toList();
        if (readable.isEmpty()) {
            if (kubeconfig.isEmpty() && context.isEmpty() && isPod(environment)) {
                return new Connection(
                        bounded(ServiceAccountPod.config(ServiceAccountPod.FOLDER, environment), IN_POD_CONNECT_MILLIS),
                        ServiceAccountPod.CREDENTIAL);
            }
            throw new ProblemException(new Problem(
                    Problem.Code.MISSING,
                    "kubeconfig",
                    "there is no readable file " + files.getFirst(),
                    "Name one with --kubeconfig or KUBECONFIG; for EKS: aws eks update-kubeconfig --name CLUSTER"));
        }
        return firstWithContext(readable, context);
    }

    private static Connection firstWithContext(List<Path> files, Optional<String> context) {
        List<ProblemException> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                Config config = read(file, context);
                return new Connection(bounded(config, CONNECT_MILLIS), credential(config.getCurrentContext(), file));
            } catch (ProblemException e) {
                if (e.problem().code() != Problem.Code.MISSING) {
                    throw e;
                }
                problems.add(e);
            }
        }
        throw problems.getFirst();
    }

    private static String credential(NamedContext context, Path file) {
        @Nullable
        String user = context.getContext() == null ? null : context.getContext().getUser();
        return "user %s of context %s in %s".formatted(user == null ? "(none)" : user, context.getName(), file);
    }

    private static Config read(Path file, Optional<String> context) {
        try {
            if (Files.readString(file).isBlank()) {
                throw without(file, context);
            }
            Config config = context.isPresent()
                    ? Config.fromKubeconfig(context.get(), file.toFile())
                    : Config.fromKubeconfig(file.toFile());
            @Nullable NamedContext current = config.getCurrentContext();
            if (current == null || !context.orElse(current.getName()).equals(current.getName())) {
                throw without(file, context);
            }
            return config;
        } catch (ProblemException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new ProblemException(
                    new Problem(
                            Problem.Code.INVALID,
                            "kubeconfig " + file,
                            "it cannot be read: " + KubernetesProblems.firstLine(e),
                            "Try it with: kubectl --kubeconfig " + file + " version"),
                    e);
        }
    }

    private static ProblemException without(Path file, Optional<String> context) {
        return new ProblemException(new Problem(
                Problem.Code.MISSING,
                "kubeconfig " + file,
                "it has no context " + context.orElse("that is current"),
                "kubectl config get-contexts lists those it has"));
    }

    private static Config bounded(Config config, int connectMillis) {
        return new ConfigBuilder(config)
                .withConnectionTimeout(connectMillis)
                .withRequestTimeout(REQUEST_MILLIS)
                // The client's own retries repeat what cannot succeed; ApiServer has the one retry policy.
                .withRequestRetryBackoffLimit(0)
                .withClientKeyAlgo(keyAlgorithm(config))
                .build();
    }

    /** The client takes every key in PKCS #8 for RSA unless it is told, because the form does not show it. */
    private static String keyAlgorithm(Config config) {
        String pem = clientKey(config);
        if (!pem.contains("BEGIN PRIVATE KEY")) {
            return pem.contains("BEGIN EC PRIVATE KEY") ? "EC" : "RSA";
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        try {
            KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
            return "EC";
        } catch (GeneralSecurityException e) {
            return "RSA";
        }
    }

    private static String clientKey(Config config) {
        @Nullable String data = config.getClientKeyData();
        @Nullable String file = config.getClientKeyFile();
        if (data != null) {
            return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.US_ASCII);
        }
        try {
            return file == null ? "" : Files.readString(Path.of(file), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new ProblemException(
                    new Problem(
                            Problem.Code.MISSING,
                            "kubeconfig",
                            "its client key " + file + " cannot be read",
                            "Write the kubeconfig anew, or give back the right to read that file"),
                    e);
        }
    }

    /** A client for this server; opening it sends nothing. */
    KubernetesClient open() {
        return open(new RequestCount());
    }

    /** The same, whose requests are counted there. */
    KubernetesClient open(RequestCount count) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(
                        http -> http.addOrReplaceInterceptor(CountedRequests.NAME, new CountedRequests(count)))
                .build();
    }

    /** Whether this runs in a pod, and speaks to its API server by the address that all pods have. */
    public boolean inPod() {
        return credential.equals(ServiceAccountPod.CREDENTIAL);
    }

    /** The server's address. */
    public String server() {
        String url = config.getMasterUrl();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** The certificate authorities that this connection trusts; empty if it trusts the system's. */
    public Set<Certificate> authorities() {
        @Nullable String data = config.getCaCertData();
        @Nullable String file = config.getCaCertFile();
        try {
            if (data != null && !data.isBlank()) {
                return parse(new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII));
            }
            return file == null || file.isBlank() ? Set.of() : parse(Files.readString(Path.of(file)));
        } catch (IOException | IllegalArgumentException e) {
            throw new ProblemException(
                    new Problem(
                            Problem.Code.INVALID,
                            "kubeconfig",
                            "its certificate authority cannot be read: " + KubernetesProblems.firstLine(e),
                            "Write the kubeconfig anew, for EKS: aws eks update-kubeconfig --name CLUSTER"),
                    e);
        }
    }

    /**
     * The certificates of a PEM text.
     *
     * @throws ProblemException if it is not one
     */
    public static Set<Certificate> parse(String pem) {
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            return new HashSet<>(certificates);
        } catch (CertificateException e) {
            throw new ProblemException(
                    new Problem(
                            Problem.Code.INVALID,
                            "certificate authority",
                            "it is no certificate: " + KubernetesProblems.firstLine(e),
                            "Compare certificate-authority-data of the kubeconfig with aws eks describe-cluster"),
                    e);
        }
    }
}
