package dev.groundwork.aws;

import dev.groundwork.plan.Proof;

/** On what ground evidence stands that came from these clients. */
final class Grounds {
    private Grounds() {}

    static Proof.Ground of(AwsClients clients) {
        return clients.emulated() ? Proof.Ground.EMULATED : Proof.Ground.REAL;
    }
}
