package dev.groundwork.kubernetes;

import dev.groundwork.resource.Generated.ServingCertificate;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes and judges certificates of servers within the cluster; all values are PEM, by their keys in the Secret. */
final class ServingCertificates {
    /** Renewed when this is left, long before the check of a webhook complains at 14 days. */
    static final Duration RENEW_WITHIN = Duration.ofDays(30);

    private static final Duration VALID = Duration.ofDays(397);
    /** A clock that is a little late must not find a certificate that begins in the future. */
    private static final Duration SKEW = Duration.ofHours(1);

    private ServingCertificates() {}

    /**
     * Why these values cannot be kept.
     *
     * @return empty if they can
     */
    static Optional<String> unfit(ServingCertificate recipe, Map<String, String> values, Instant now) {
        try {
            List<X509Certificate> chain = certificates(values.getOrDefault(recipe.certificateKey(), ""));
            if (chain.isEmpty()) {
                return Optional.of("it holds no certificate under " + recipe.certificateKey());
            }
            X509Certificate leaf = chain.getFirst();
            List<X509Certificate> authorities = certificates(values.getOrDefault(recipe.authorityKey(), ""));
            if (authorities.stream().noneMatch(authority -> signed(leaf, authority))) {
                return Optional.of("its certificate is of another authority than " + recipe.authorityKey());
            }
            Set<String> missing = new HashSet<>(recipe.dnsNames());
            missing.removeAll(names(leaf));
            if (!missing.isEmpty()) {
                return Optional.of("its certificate is not for " + String.join(" and ", missing));
            }
            if (!belongs(values.getOrDefault(recipe.privateKeyKey(), ""), leaf.getPublicKey())) {
                return Optional.of("its private key is not that of its certificate");
            }
            Instant end = leaf.getNotAfter().toInstant();
            return end.isAfter(now.plus(RENEW_WITHIN))
                    ? Optional.empty()
                    : Optional.of(
                            end.isAfter(now)
                                    ? "its certificate ends in %d days"
                                            .formatted(
                                                    Duration.between(now, end).toDays())
                                    : "its certificate has ended");
        } catch (GeneralSecurityException | IOException e) {
            return Optional.of("what it holds is no certificate with its key");
        }
    }

    /** New values; the bundle of authorities begins with the new one and keeps those of the old that are still valid. */
    static Map<String, String> make(ServingCertificate recipe, Map<String, String> before, Instant now) {
        try {
            X500Name issuer = new X500Name(
                    "CN=Groundwork authority of " + recipe.dnsNames().getFirst());
            KeyPair authority = keys();
            X509CertificateHolder root = builder(issuer, issuer, authority.getPublic(), now)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate()));
            KeyPair server = keys();
            GeneralName[] names = recipe.dnsNames().stream()
                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                    .toArray(GeneralName[]::new);
            X500Name subject = new X500Name("CN=" + shortened(recipe.dnsNames().getFirst()));
            X509CertificateHolder leaf = builder(issuer, subject, server.getPublic(), now)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate()));
            List<Object> bundle = new ArrayList<>();
            bundle.add(root);
            bundle.addAll(stillValid(before.getOrDefault(recipe.authorityKey(), ""), now));
            Map<String, String> values = new HashMap<>();
            values.put(recipe.authorityKey(), pem(bundle));
            values.put(recipe.certificateKey(), pem(List.of(leaf)));
            values.put(recipe.privateKeyKey(), pem(List.of(new JcaPKCS8Generator(server.getPrivate(), null))));
            return values;
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("this JVM cannot make a certificate", e);
        }
    }

    /** The certificates in a text; none if there are none. */
    static List<X509Certificate> certificates(String pem) throws GeneralSecurityException, IOException {
        List<X509Certificate> found = new ArrayList<>();
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                if (part instanceof X509CertificateHolder holder) {
                    found.add(converter.getCertificate(holder));
                }
            }
        } catch (IllegalStateException | IllegalArgumentException broken) {
            // What is between the marks is not base64.
            throw new CertificateException(broken);
        }
        return found;
    }

    /** The DNS names that a certificate is for. */
    static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
        var names = certificate.getSubjectAlternativeNames();
        return names == null
                ? Set.of()
                : names.stream()
                        .filter(name -> name.getFirst().equals(GeneralName.dNSName))
                        .map(name -> String.valueOf(name.getLast()))
                        .collect(Collectors.toSet());
    }

    /** Whether the authority signed the certificate. */
    static boolean signed(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static List<X509Certificate> stillValid(String bundle, Instant now) {
        try {
            return certificates(bundle).stream()
                    .filter(old -> old.getNotAfter().toInstant().isAfter(now))
                    .toList();
        } catch (GeneralSecurityException | IOException e) {
            return List.of();
        }
    }

    private static boolean belongs(String privateKey, PublicKey publicKey)
            throws GeneralSecurityException, IOException {
        try (PEMParser parser = new PEMParser(new StringReader(privateKey))) {
            if (!(parser.readObject() instanceof PrivateKeyInfo info)) {
                return false;
            }
            PrivateKey key = new JcaPEMKeyConverter().getPrivateKey(info);
            if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
                return false;
            }
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            return signature.verify(signed);
        }
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, PublicKey key, Instant now) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, new SecureRandom()),
                Date.from(now.minus(SKEW)),
                Date.from(now.plus(VALID)),
                subject,
                key);
    }

    /** A common name has at most 64 characters; who is asked for is in the alternative names anyway. */
    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64);
    }

    private static String pem(List<?> parts) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object part : parts) {
                writer.writeObject(part);
            }
        }
        return text.toString();
    }
}
