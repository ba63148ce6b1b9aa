package dev.groundwork.addon;

import java.time.Duration;
import java.util.Optional;

/** Claims about the AWS roles of pods. */
public sealed interface RoleCheck extends Check {
    /** A real token of the ServiceAccount assumes the role, and the credentials it gets name that role. */
    record RoleAssumable(String addon, String roleArn, String namespace, String serviceAccount, String audience)
            implements RoleCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "role-assumable",
                    "ServiceAccount %s/%s can assume its role".formatted(namespace, serviceAccount),
                    Duration.ofMinutes(1));
        }
    }

    /** Real tokens of ServiceAccounts that the role is not for are refused. */
    record StrangerRefused(String addon, RoleAssumable role) implements RoleCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "stranger-refused",
                    "a stranger cannot assume the role of %s/%s".formatted(role.namespace(), role.serviceAccount()),
                    Duration.ofSeconds(20));
        }

        @Override
        public Optional<Check> after() {
            return Optional.of(role);
        }
    }
}
