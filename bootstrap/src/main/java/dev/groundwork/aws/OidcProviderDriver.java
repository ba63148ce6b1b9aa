package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** IAM OIDC identity providers. */
public final class OidcProviderDriver implements Driver {
    public OidcProviderDriver(AwsClients clients, String partition, String account, Ownership ownership) {
        throw new UnsupportedOperationException("" + clients.region() + ownership + partition + account);
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof OidcProvider;
    }

    @Override
    public List<Change> observe(List<Resource> resources) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Tree apply(Change.Declared change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ResourceId> remaining(List<ResourceId> ids) {
        throw new UnsupportedOperationException();
    }
}
