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
     * Asks once. Only reads, unless the check is a {@linkplain Check#probe() probe}: then the first question makes what it
     * needs.
     *
     * @return what was found; never a proof by default
     * @throws dev.groundwork.resource.ProblemException if the question could not be asked
     */
    Finding ask(C check);

    /**
     * Takes away what the questions made. Called once for each probe after its last question, whatever came of it; a run
     * that is killed never comes here, so what is made must also end by itself.
     *
     * @throws dev.groundwork.resource.ProblemException if something is left; told, and no reason to doubt the proof
     */
    default void end(C check) {}

    /**
     * What one question found.
     *
     * @param proof the verdict so far
     * @param settled whether asking again within the deadline could not change it
     */
    record Finding(Proof proof, boolean settled) {}
}
