package dev.groundwork.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A Secret whose values Groundwork makes itself during an apply. They are kept while they are good, made anew when they
 * are not, and never shown.
 *
 * @param addon the add-on it belongs to
 * @param namespace the Secret's namespace
 * @param name the Secret's name
 * @param recipe what is made
 * @param labels labels of the Secret, which rendering gives it
 */
public record Generated(String addon, String namespace, String name, Recipe recipe, Map<String, String> labels)
        implements Resource {
    /** The attribute that names the bundle of authorities, in the base64 form of a {@code caBundle}. */
    public static final String AUTHORITY = "authority";

    public Generated {
        requireNonNull(addon);
        requireNonNull(namespace);
        requireNonNull(name);
        requireNonNull(recipe);
        labels = Map.copyOf(labels);
    }

    /** What is made. */
    public sealed interface Recipe {}

    /**
     * A certificate for a server within the cluster, with an authority of its own whose key is thrown away. It is good
     * while it is of that authority, has all the names and has more than 30 days left; the bundle of a new one keeps the
     * authority before it, so that the server may change over in its own time.
     *
     * @param dnsNames the names that it is for, for instance {@code webhook.kube-system.svc}
     * @param authorityKey the Secret's key for the bundle of authorities, in PEM
     * @param certificateKey the Secret's key for the certificate, in PEM
     * @param privateKeyKey the Secret's key for its private key, in PEM (PKCS #8)
     */
    public record ServingCertificate(
            List<String> dnsNames, String authorityKey, String certificateKey, String privateKeyKey) implements Recipe {
        public ServingCertificate {
            dnsNames = List.copyOf(dnsNames);
        }
    }

    /**
     * A password of 32 letters and digits. It is good while it is not empty.
     *
     * @param key the Secret's key for it
     * @param beside values that stand beside it and are no secret, for instance the name of its user
     */
    public record Password(String key, Map<String, String> beside) implements Recipe {
        public Password {
            beside = Map.copyOf(beside);
        }
    }

    /** A Secret without labels yet. */
    public static Generated of(String addon, String namespace, String name, Recipe recipe) {
        return new Generated(addon, namespace, name, recipe, Map.of());
    }

    /** The same with more labels. */
    public Generated labelled(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(labels);
        all.putAll(more);
        return new Generated(addon, namespace, name, recipe, all);
    }

    /** The authorities that sign the certificate, for the {@code caBundle} of a webhook. */
    public Reference authority() {
        // Base64 is checked by the API server, so the sample is some.
        return new Reference(id(), AUTHORITY, "a25vd24gYWZ0ZXIgYXBwbHkh");
    }

    /** It is a Secret in the cluster, and a pod that mounts it waits for it as for any other. */
    @Override
    public ResourceId id() {
        return new ResourceId("", "Secret", namespace, name);
    }

    @Override
    public Set<ResourceId> needs() {
        return Set.of(new ResourceId("", "Namespace", "", namespace));
    }

    @Override
    public Tree tree() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode labelled = root.putObject("labels");
        new TreeMap<>(labels).forEach(labelled::put);
        switch (recipe) {
            case ServingCertificate certificate -> {
                certificate.dnsNames().forEach(root.putArray("serves")::add);
                root.putArray("keys")
                        .add(certificate.authorityKey())
                        .add(certificate.certificateKey())
                        .add(certificate.privateKeyKey());
            }
            case Password password -> {
                ObjectNode beside = root.putObject("values");
                new TreeMap<>(password.beside()).forEach(beside::put);
                root.putArray("keys").add(password.key());
            }
        }
        return Tree.of(root);
    }
}
