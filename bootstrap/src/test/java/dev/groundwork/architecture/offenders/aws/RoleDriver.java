package dev.groundwork.architecture.offenders.aws;

import software.amazon.awssdk.services.iam.IamClient;

/** May write. */
final class RoleDriver {
    Runnable work(IamClient iam) {
        return () -> iam.deleteRole(request -> request.roleName("two"));
    }
}
