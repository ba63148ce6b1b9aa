package dev.groundwork.addon;

import dev.groundwork.resource.Nearest;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What EKS offers of its own add-ons for the cluster's version of Kubernetes. It is read only for those that the baseline
 * names; whoever asks for what is not known gets the problem that says why.
 */
public sealed interface ManagedAddons {
    /**
     * What there is of the add-on of that name.
     *
     * @throws ProblemException if it is not known
     */
    Offer of(String name);

    /** Nobody asked for it. */
    static ManagedAddons notRead() {
        return new Unknown(
                new Problem(Problem.Code.MISSING, "EKS add-ons", "were not read, because the baseline names none", ""));
    }

    /** Which add-on to read about, and what of it.
     *
     * @param name its name as EKS spells it
     * @param version the version that the baseline names; empty for EKS's default
     * @param configured whether the baseline has configuration values of its own, so that their schema is needed
     */
    record Question(String name, Optional<String> version, boolean configured) {}

    /**
     * One add-on.
     *
     * @param name its name as EKS spells it
     * @param kubernetes the minor version of Kubernetes, for instance {@code 1.36}
     * @param versions all that run on it, the newest first
     * @param byDefault the one that EKS would take
     * @param schema the JSON Schema of its configuration values, if that was read
     */
    record Offer(
            String name, String kubernetes, List<String> versions, Optional<String> byDefault, Optional<Tree> schema) {
        public Offer {
            versions = List.copyOf(versions);
        }

        /**
         * The version to install.
         *
         * @param pinned what the baseline names
         * @throws ProblemException if there is no such version for this Kubernetes; it names those that there are
         */
        public String version(Optional<String> pinned) {
            if (pinned.isPresent()) {
                return pinned.filter(versions::contains).orElseThrow(() -> new ProblemException(unknown(pinned.get())));
            }
            return byDefault.orElseThrow(() -> new ProblemException(new Problem(
                    Problem.Code.INVALID,
                    "addons." + name,
                    "EKS names no default version of %s for Kubernetes %s".formatted(name, kubernetes),
                    "Set addons.%s.version; there are %s".formatted(name, String.join(", ", versions)))));
        }

        private Problem unknown(String pinned) {
            String todo = versions.isEmpty()
                    ? "Take the add-on out of the baseline, or upgrade the cluster"
                    : Nearest.to(pinned, versions)
                                    .map("Did you mean %s? "::formatted)
                                    .orElse("") + "There are " + String.join(", ", versions);
            return new Problem(
                    Problem.Code.INVALID,
                    "addons." + name + ".version",
                    "EKS has no %s %s for Kubernetes %s".formatted(name, pinned, kubernetes),
                    todo);
        }
    }

    /** It was read. */
    record Known(Map<String, Offer> offers) implements ManagedAddons {
        public Known {
            offers = Map.copyOf(offers);
        }

        @Override
        public Offer of(String name) {
            return Optional.ofNullable(offers.get(name))
                    .orElseThrow(() -> new ProblemException(new Problem(
                            Problem.Code.MISSING, "addons." + name, "EKS knows no add-on of that name", "")));
        }
    }

    /**
     * It could not be read, or was not.
     *
     * @param problem why
     */
    record Unknown(Problem problem) implements ManagedAddons {
        @Override
        public Offer of(String name) {
            throw new ProblemException(problem);
        }
    }
}
