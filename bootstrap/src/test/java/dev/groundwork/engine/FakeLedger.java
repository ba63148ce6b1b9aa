package dev.groundwork.engine;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A ledger in memory. Notes what is done with it, in order. */
final class FakeLedger implements Ledger {
    final List<String> done = new ArrayList<>();
    final List<Inventory> written = new ArrayList<>();
    Inventory inventory = Inventory.empty();
    Optional<Problem> held = Optional.empty();
    int writesThatWork = Integer.MAX_VALUE;

    @Override
    public Inventory read() {
        return inventory;
    }

    @Override
    public void write(Inventory next) {
        if (written.size() >= writesThatWork) {
            throw new ProblemException(Things.problem("the inventory cannot be written"));
        }
        done.add("write");
        written.add(next);
        inventory = next;
    }

    @Override
    public void forget() {
        done.add("forget");
        inventory = Inventory.empty();
    }

    @Override
    public Held lock() {
        if (held.isPresent()) {
            throw new ProblemException(held.get());
        }
        done.add("lock");
        return () -> done.add("release");
    }
}
