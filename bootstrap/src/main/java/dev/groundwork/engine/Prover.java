package dev.groundwork.engine;

import dev.groundwork.addon.Check;
import dev.groundwork.plan.Proof;

/**
 * Answers one sort of check.
 *
 * @param <C> the sort
 */
public interface Prover<C extends Check> {
    /** The sort of check it answers. */
    Class<C> check();

    /**
     * Asks once. Only reads.
     *
     * @return what was found; never a proof by default
     * @throws dev.groundwork.resource.ProblemException if the question could not be asked
     */
    Finding ask(C check);

    /**
     * What one question found.
     *
     * @param proof the verdict so far
     * @param settled whether asking again within the deadline could not change it
     */
    record Finding(Proof proof, boolean settled) {}
}
