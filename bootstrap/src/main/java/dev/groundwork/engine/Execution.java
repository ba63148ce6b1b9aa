package dev.groundwork.engine;

import dev.groundwork.plan.Proof;

/** What runs the pods of a workload. */
public enum Execution {
    /** The program itself, as far as anybody can tell. */
    REAL,
    /** Another program in its place, which speaks its protocol with its certificate and does nothing else of it. */
    DOUBLE,
    /** Nothing: the pods only say that they run. */
    SIMULATED;

    /** On what ground a proof stands that rests on these pods. */
    public Proof.Ground ground() {
        return this == REAL ? Proof.Ground.REAL : Proof.Ground.EMULATED;
    }
}
