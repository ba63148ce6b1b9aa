package dev.groundwork.cli;

import dev.groundwork.baseline.AddonEntry;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.LinkedHashMap;
import java.util.Set;

/** Limits a baseline to some of its add-ons. */
final class Only {
    private Only() {}

    /** @throws ProblemException if the baseline does not have one of them */
    static void check(Set<String> only, Baseline baseline) {
        for (String addon : only) {
            if (!baseline.addons().containsKey(addon)) {
                throw new ProblemException(new Problem(
                        Problem.Code.INVALID,
                        "--only " + addon,
                        "the baseline has no such add-on",
                        "It has " + String.join(", ", baseline.addons().keySet())));
            }
        }
    }

    static Baseline of(Set<String> only, Baseline baseline) {
        if (only.isEmpty()) {
            return baseline;
        }
        LinkedHashMap<String, AddonEntry> addons = new LinkedHashMap<>(baseline.addons());
        addons.keySet().retainAll(only);
        return new Baseline(
                baseline.cluster(),
                baseline.identity(),
                baseline.registry(),
                baseline.labels(),
                baseline.tags(),
                addons);
    }
}
