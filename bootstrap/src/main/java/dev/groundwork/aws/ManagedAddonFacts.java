package dev.groundwork.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.ManagedAddons;
import dev.groundwork.engine.Parallel;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.eks.model.AddonVersionInfo;
import software.amazon.awssdk.services.eks.model.Compatibility;
import software.amazon.awssdk.services.eks.model.InvalidParameterException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/**
 * Reads what EKS offers of its own add-ons: one request for the versions of each, and one for the schema of its
 * configuration values where the baseline has some.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeAddonVersions.html">
 *     DescribeAddonVersions</a>
 */
public final class ManagedAddonFacts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AwsClients clients;

    public ManagedAddonFacts(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * What there is of each, for that version of Kubernetes.
     *
     * @throws ProblemException if it could not be read
     */
    public ManagedAddons of(List<ManagedAddons.Question> questions, String kubernetes) {
        return new ManagedAddons.Known(Parallel.map(questions, question -> offer(question, kubernetes)).stream()
                .collect(Collectors.toMap(ManagedAddons.Offer::name, Function.identity())));
    }

    private ManagedAddons.Offer offer(ManagedAddons.Question question, String kubernetes) {
        Versions versions = versions(question.name(), kubernetes);
        Optional<String> chosen = question.version().or(versions::byDefault).filter(versions.all()::contains);
        return new ManagedAddons.Offer(
                question.name(),
                kubernetes,
                versions.all(),
                versions.byDefault(),
                question.configured() ? chosen.map(version -> schema(question.name(), version)) : Optional.empty());
    }

    private record Versions(List<String> all, Optional<String> byDefault) {}

    private Versions versions(String name, String kubernetes) {
        List<AddonVersionInfo> found = clients.problems().calling("eks:DescribeAddonVersions", subject(name), () -> {
            try {
                return clients
                        .eks()
                        .describeAddonVersionsPaginator(
                                request -> request.addonName(name).kubernetesVersion(kubernetes))
                        .addons()
                        .stream()
                        .flatMap(addon -> addon.addonVersions().stream())
                        .toList();
            } catch (InvalidParameterException | ResourceNotFoundException unknown) {
                // Of this Kubernetes, or in this region, there is none: the same as an empty list.
                return List.of();
            }
        });
        return new Versions(
                found.stream().map(AddonVersionInfo::addonVersion).toList(),
                found.stream()
                        .filter(version -> version.compatibilities().stream()
                                .filter(fit -> kubernetes.equals(fit.clusterVersion()))
                                .anyMatch(Compatibility::defaultVersion))
                        .map(AddonVersionInfo::addonVersion)
                        .findFirst());
    }

    /** The versions of that add-on that run on that Kubernetes, the newest first. */
    List<String> supported(String name, String kubernetes) {
        return versions(name, kubernetes).all();
    }

    private Tree schema(String name, String version) {
        String text = clients.problems()
                .calling(
                        "eks:DescribeAddonConfiguration",
                        subject(name),
                        () -> clients.eks()
                                .describeAddonConfiguration(
                                        request -> request.addonName(name).addonVersion(version))
                                .configurationSchema());
        try {
            return Tree.of((ObjectNode) JSON.readTree(text));
        } catch (JsonProcessingException | ClassCastException e) {
            throw new ProblemException(
                    new Problem(
                            Problem.Code.FAILED,
                            subject(name),
                            "EKS tells a schema of the configuration values of %s that is no JSON object"
                                    .formatted(version),
                            "Leave out addons.%s.configuration, or name another version".formatted(name)),
                    e);
        }
    }

    private static String subject(String name) {
        return "EKS add-on " + name;
    }
}
