package dev.groundwork.aws;

import dev.groundwork.resource.ProblemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.User;

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

    /**
     * Why nobody can log in as that role or user of the own account; empty if somebody can.
     *
     * @param entry when its access entry was made, if it has one: EKS knows who is behind it by an id, not by the name
     * @throws ProblemException if it could not be read
     */
    Optional<String> shutOut(String principal, Optional<Instant> entry) {
        Optional<Made> made = made(Arn.of(principal));
        if (made.isEmpty()) {
            return Optional.of("does not exist in IAM, so nobody can log in as it");
        }
        if (!made.get().arn().equals(principal)) {
            return Optional.of("does not exist in IAM, where its ARN is %s, so nobody can log in as it"
                    .formatted(made.get().arn()));
        }
        Instant at = made.get().at();
        return entry.filter(at::isAfter)
                .map(_ -> "was made at %s, after its access entry: EKS knows the one before it and no other"
                        .formatted(at));
    }

    /** What IAM knows under that name, whatever its path. */
    private record Made(String arn, Instant at) {}

    private Optional<Made> made(Arn arn) {
        boolean role = arn.resource().startsWith("role/");
        return clients.problems().calling(role ? "iam:GetRole" : "iam:GetUser", arn.resource(), () -> {
            try {
                if (role) {
                    Role found = clients.iam()
                            .getRole(request -> request.roleName(arn.name()))
                            .role();
                    return Optional.of(new Made(found.arn(), found.createDate()));
                }
                User found = clients.iam()
                        .getUser(request -> request.userName(arn.name()))
                        .user();
                return Optional.of(new Made(found.arn(), found.createDate()));
            } catch (NoSuchEntityException absent) {
                return Optional.empty();
            }
        });
    }
}
