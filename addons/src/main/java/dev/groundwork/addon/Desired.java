package dev.groundwork.addon;

import dev.groundwork.resource.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * What an add-on wants and what proves that it works.
 *
 * @param resources what should exist
 * @param checks claims to prove, in the order in which they are told
 * @param notes what the reader of every report should know
 */
public record Desired(List<Resource> resources, List<Check> checks, List<Note> notes) {
    public Desired {
        resources = List.copyOf(resources);
        checks = List.copyOf(checks);
        notes = List.copyOf(notes);
    }

    /** Without notes. */
    public Desired(List<Resource> resources, List<Check> checks) {
        this(resources, checks, List.of());
    }

    /** Starts from the manifests of that add-on. */
    public static Manifests manifests(String addon) {
        return new Manifests(addon);
    }

    /** The same with more resources. */
    public Desired and(List<? extends Resource> more) {
        List<Resource> all = new ArrayList<>(resources);
        all.addAll(more);
        return new Desired(all, checks, notes);
    }

    /**
     * The same with its pods running under that role: the objects carry what the role's mechanism looks for, the AWS
     * resources come along, and so do the checks that prove it. The manifests need the ServiceAccount and nothing else.
     */
    public Desired assuming(PodRole role) {
        return new Desired(role.wired(resources), checks, notes)
                .and(role.resources())
                .provedBy(role.checks().toArray(Check[]::new));
    }

    /** The same with more checks. */
    public Desired provedBy(Check... more) {
        List<Check> all = new ArrayList<>(checks);
        all.addAll(List.of(more));
        return new Desired(resources, all, notes);
    }

    /** The same with more notes. */
    public Desired noting(List<Note> more) {
        List<Note> all = new ArrayList<>(notes);
        all.addAll(more);
        return new Desired(resources, checks, all);
    }
}
