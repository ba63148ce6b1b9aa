package dev.groundwork.aws;

import dev.groundwork.addon.Check;
import dev.groundwork.engine.Prover;
import dev.groundwork.engine.Tokens;

/** Proves with a real token that a ServiceAccount gets its role. */
public final class RoleAssumableProver implements Prover<Check.RoleAssumable> {
    public RoleAssumableProver(AwsClients clients, Tokens tokens) {
        throw new UnsupportedOperationException("" + clients.region() + tokens);
    }

    @Override
    public Class<Check.RoleAssumable> check() {
        return Check.RoleAssumable.class;
    }

    @Override
    public Finding ask(Check.RoleAssumable check) {
        throw new UnsupportedOperationException(check.claim());
    }
}
