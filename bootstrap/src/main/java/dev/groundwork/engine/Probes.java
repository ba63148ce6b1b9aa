package dev.groundwork.engine;

import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.Optional;

/**
 * Makes things in the cluster for a while, to see what becomes of them. They carry the label {@link #LABEL} and nothing
 * that says that they are ours to keep.
 */
public interface Probes {
    /** Label: the check for which it was made. */
    String LABEL = "groundwork.dev/probe";

    /**
     * Makes an object, and takes away what an earlier run that was killed left for the same check: objects of that kind in
     * that namespace which are older than a quarter of an hour, more than any check takes.
     *
     * @param check the check's name
     * @throws dev.groundwork.resource.ProblemException if it could not be made
     */
    void make(String check, Tree object);

    /** The object as it is, if it is there. */
    Optional<Tree> read(ResourceId id);

    /**
     * Why the pods of a probe do not run, if they do not: a word, or what its containers say.
     *
     * @param labels the pods' labels, as a selector
     */
    Optional<String> trouble(String namespace, String labels);

    /** Deletes an object with all that it owns; it may be gone already. */
    void remove(ResourceId id);
}
