package dev.groundwork.aws;

import dev.groundwork.resource.ProblemException;
import java.util.List;

/** Which user or role stands behind a caller: what access entries and policies name. */
final class Principals {
    private static final String SESSION = "assumed-role/";

    private final AwsClients clients;

    Principals(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * The ARN of the user or role. A session's ARN lacks the role's path, so the role is looked up; if that is denied, the
     * role is named without a path, which is right for most.
     */
    String of(Caller caller) {
        Arn arn = Arn.of(caller.arn());
        if (!arn.resource().startsWith(SESSION)) {
            return caller.arn();
        }
        String role = List.of(arn.resource().split("/", 3)).get(1);
        try {
            return clients.problems()
                    .calling(
                            "iam:GetRole",
                            "IAM role " + role,
                            () -> clients.iam()
                                    .getRole(request -> request.roleName(role))
                                    .role()
                                    .arn());
        } catch (ProblemException unknown) {
            return "arn:%s:iam::%s:role/%s".formatted(arn.partition(), arn.account(), role);
        }
    }
}
