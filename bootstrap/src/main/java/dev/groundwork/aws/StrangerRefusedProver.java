package dev.groundwork.aws;

import dev.groundwork.addon.Check;
import dev.groundwork.engine.Prover;
import dev.groundwork.engine.Tokens;

/** Proves with real tokens that other ServiceAccounts do not get the role. */
public final class StrangerRefusedProver implements Prover<Check.StrangerRefused> {
    public StrangerRefusedProver(AwsClients clients, Tokens tokens) {
        throw new UnsupportedOperationException("" + clients.region() + tokens);
    }

    @Override
    public Class<Check.StrangerRefused> check() {
        return Check.StrangerRefused.class;
    }

    @Override
    public Finding ask(Check.StrangerRefused check) {
        throw new UnsupportedOperationException(check.claim());
    }
}
