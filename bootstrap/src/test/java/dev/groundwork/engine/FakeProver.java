package dev.groundwork.engine;

import dev.groundwork.addon.Check;
import dev.groundwork.plan.Proof;
import java.util.function.Function;

/** Answers as a test says, and counts how often it is asked. */
final class FakeProver<C extends Check> implements Prover<C> {
    private final Class<C> sort;
    private final Function<Integer, Finding> answers;
    private int asked;
    private int ended;

    private FakeProver(Class<C> sort, Function<Integer, Finding> answers) {
        this.sort = sort;
        this.answers = answers;
    }

    /** @param answers the answer to the first, second, ... question */
    static <C extends Check> FakeProver<C> of(Class<C> sort, Function<Integer, Finding> answers) {
        return new FakeProver<>(sort, answers);
    }

    static Finding proven(Check check) {
        return new Finding(Proof.of(check, new Proof.Proven("seen"), Proof.Ground.REAL), false);
    }

    static Finding refuted(Check check, boolean settled) {
        return new Finding(Proof.of(check, new Proof.Refuted("this", "that", "look"), Proof.Ground.REAL), settled);
    }

    @Override
    public Class<C> check() {
        return sort;
    }

    @Override
    public synchronized Finding ask(C check) {
        asked++;
        return answers.apply(asked);
    }

    @Override
    public synchronized void end(C check) {
        ended++;
    }

    synchronized int ended() {
        return ended;
    }

    synchronized int asked() {
        return asked;
    }
}
