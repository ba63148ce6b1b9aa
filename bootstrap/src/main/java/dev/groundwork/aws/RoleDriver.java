package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** IAM roles with their trust and inline policies. */
public final class RoleDriver implements Driver {
    public RoleDriver(AwsClients clients, Ownership ownership) {
        throw new UnsupportedOperationException("" + clients.region() + ownership);
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof Role;
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
