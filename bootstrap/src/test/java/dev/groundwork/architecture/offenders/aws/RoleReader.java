package dev.groundwork.architecture.offenders.aws;

import software.amazon.awssdk.services.iam.IamClient;

/** Reads, and then does not. */
final class RoleReader {
    void allowed(IamClient iam) {
        iam.getRole(request -> request.roleName("one"));
        iam.listRoles();
    }

    void work(IamClient iam) {
        iam.deleteRole(request -> request.roleName("one"));
    }
}
