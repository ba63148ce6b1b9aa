package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.engine.Parallel;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * IAM OIDC identity providers. One with the URL of the issuer is adopted, whoever made it: further audiences and all its
 * tags are left alone. Thumbprints are neither written nor judged, because IAM trusts the authorities of EKS by itself.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html">OIDC providers</a>
 */
public final class OidcProviderDriver implements Driver {
    private final AwsClients clients;
    private final String partition;
    private final String account;
    private final Ownership ownership;

    /**
     * @param partition the AWS partition, for instance {@code aws}
     * @param account the account whose providers these are, 12 digits
     */
    public OidcProviderDriver(AwsClients clients, String partition, String account, Ownership ownership) {
        this.clients = clients;
        this.partition = partition;
        this.account = account;
        this.ownership = ownership;
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof OidcProvider;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.each(resources, OidcProvider.class, this::observe);
    }

    private Change.Declared observe(OidcProvider provider) {
        Optional<GetOpenIdConnectProviderResponse> found = read(clients.iam(), provider.id(), arn(provider));
        if (found.isEmpty()) {
            return Observing.create(provider);
        }
        return new Observing(ownership).compared(provider, projection(provider, found.get()));
    }

    /** What was found, as far as it is declared: further audiences are nobody's business. */
    private static Tree projection(OidcProvider provider, GetOpenIdConnectProviderResponse found) {
        List<String> clientIds = new ArrayList<>(new TreeSet<>(found.clientIDList()));
        clientIds.retainAll(provider.clientIds());
        return Tree.empty().with(root -> {
            // IAM tells the URL without its scheme.
            root.put("url", "https://" + found.url());
            if (!clientIds.isEmpty() || provider.clientIds().isEmpty()) {
                clientIds.forEach(root.putArray("clientIds")::add);
            }
            return root;
        });
    }

    @Override
    public Tree apply(Change.Declared change) {
        OidcProvider provider = (OidcProvider) change.resource();
        switch (change) {
            case Change.Create _ -> {
                if (!create(provider)) {
                    // Most likely our own creation, whose answer was lost; else it is adopted.
                    accept(provider, found(provider));
                }
            }
            case Change.Update _ -> accept(provider, found(provider));
            case Change.Unchanged _ -> {}
            case Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return projection(provider, found(provider));
    }

    private boolean create(OidcProvider provider) {
        return clients.problems()
                .calling("iam:CreateOpenIDConnectProvider", provider.id().toString(), () -> {
                    try {
                        clients.iam()
                                .createOpenIDConnectProvider(request -> request.url(provider.url())
                                        .clientIDList(provider.clientIds())
                                        .tags(tags(provider)));
                        return true;
                    } catch (EntityAlreadyExistsException exists) {
                        return false;
                    }
                });
    }

    private void accept(OidcProvider provider, GetOpenIdConnectProviderResponse found) {
        for (String clientId : provider.clientIds()) {
            if (!found.clientIDList().contains(clientId)) {
                clients.problems()
                        .calling(
                                "iam:AddClientIDToOpenIDConnectProvider",
                                provider.id().toString(),
                                () -> clients.settlingIam()
                                        .addClientIDToOpenIDConnectProvider(
                                                request -> request.openIDConnectProviderArn(arn(provider))
                                                        .clientID(clientId)));
            }
        }
    }

    private GetOpenIdConnectProviderResponse found(OidcProvider provider) {
        return read(clients.settlingIam(), provider.id(), arn(provider))
                .orElseThrow(() -> new ProblemException(new Problem(
                        Problem.Code.MISSING,
                        provider.id().toString(),
                        "was written but cannot be read back from account " + account,
                        "Check that the credentials are of that account, then run it again")));
    }

    private Optional<GetOpenIdConnectProviderResponse> read(IamClient iam, ResourceId id, String arn) {
        return clients.problems().calling("iam:GetOpenIDConnectProvider", id.toString(), () -> {
            try {
                return Optional.of(iam.getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn)));
            } catch (NoSuchEntityException absent) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        OidcProvider provider = (OidcProvider) resource;
        return Observing.existing(
                () -> read(clients.settlingIam(), provider.id(), arn(provider)).isPresent());
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(OidcProvider.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        Set<String> going = all.stream()
                .map(Leftover::id)
                .filter(id -> id.isAws(Role.KIND))
                .map(ResourceId::name)
                .collect(Collectors.toSet());
        return all.stream()
                .filter(leftover -> deletes(leftover.id()))
                .flatMap(leftover -> leftover(leftover, going).stream())
                .toList();
    }

    private Optional<Change.Undeclared> leftover(Leftover leftover, Set<String> going) {
        try {
            Optional<GetOpenIdConnectProviderResponse> found =
                    read(clients.iam(), leftover.id(), arn(leftover.id().name()));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            if (!isOurs(found.get())) {
                return Optional.of(new Change.Kept(
                        leftover,
                        "it was there before Groundwork, or belongs to somebody else by now: it does not carry our tag "
                                + Ownership.CLUSTER_TAG,
                        false));
            }
            List<String> others = trusting(leftover.id(), going);
            return Optional.of(
                    others.isEmpty()
                            ? new Change.Delete(leftover, identity(found.get()))
                            : new Change.Kept(leftover, stillTrusted(others), true));
        } catch (ProblemException unreadable) {
            return Optional.of(new Change.Unclear(leftover, unreadable.problem()));
        }
    }

    private List<String> trusting(ResourceId id, Set<String> going) {
        return new Roles(clients.problems(), clients.iam())
                .trusting(id.name()).stream()
                        .filter(role -> !going.contains(role))
                        .toList();
    }

    private static String stillTrusted(List<String> roles) {
        String more = roles.size() > 3 ? " and %d more".formatted(roles.size() - 3) : "";
        return "other roles trust it: "
                + String.join(", ", roles.stream().limit(3).toList()) + more;
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        ResourceId id = delete.id();
        String arn = arn(id.name());
        Optional<GetOpenIdConnectProviderResponse> found = read(clients.iam(), id, arn);
        if (found.isEmpty() || !identity(found.get()).equals(delete.identity())) {
            return;
        }
        List<String> others = trusting(id, Set.of());
        if (!others.isEmpty()) {
            throw new ProblemException(new Problem(
                    Problem.Code.CONFLICT,
                    id.toString(),
                    stillTrusted(others),
                    "Delete those roles, or make them trust another provider, then run it again"));
        }
        clients.problems().calling("iam:DeleteOpenIDConnectProvider", id.toString(), () -> {
            try {
                return clients.iam().deleteOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn));
            } catch (NoSuchEntityException absent) {
                return null;
            }
        });
    }

    @Override
    public List<ResourceId> ours() {
        List<String> arns = clients.problems()
                .calling(
                        "iam:ListOpenIDConnectProviders",
                        "IAM OIDC providers",
                        () -> clients.iam().listOpenIDConnectProviders().openIDConnectProviderList().stream()
                                .map(OpenIDConnectProviderListEntry::arn)
                                .toList());
        return Parallel.map(arns, this::marked).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<ResourceId> marked(String arn) {
        ResourceId id = ResourceId.aws(OidcProvider.KIND, arn.substring(arn.indexOf('/') + 1));
        return read(clients.iam(), id, arn).filter(this::isOurs).map(_ -> id);
    }

    private boolean isOurs(GetOpenIdConnectProviderResponse found) {
        return found.tags().stream()
                .anyMatch(tag ->
                        tag.key().equals(Ownership.CLUSTER_TAG) && tag.value().equals(ownership.cluster()));
    }

    /** IAM gives providers no id of their own, but two of the same URL cannot be of the same time. */
    private static String identity(GetOpenIdConnectProviderResponse found) {
        return String.valueOf(found.createDate());
    }

    private String arn(OidcProvider provider) {
        return provider.arn(partition, account);
    }

    private String arn(String host) {
        return "arn:%s:iam::%s:oidc-provider/%s".formatted(partition, account, host);
    }

    private static List<Tag> tags(OidcProvider provider) {
        return new TreeMap<>(provider.tags())
                .entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList();
    }
}
