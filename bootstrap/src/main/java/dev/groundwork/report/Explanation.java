package dev.groundwork.report;

import dev.groundwork.addon.Check;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an add-on is: its settings, and what it wants and claims with none of them set, on an example of a cluster; what
 * it wants otherwise is told by its page alone.
 *
 * @param addon its name
 * @param summary what it gives the cluster, in one sentence
 * @param lifecycle what is to be known of its future; empty if it is maintained
 * @param notes what everybody is told who has it with these settings
 * @param needs what it asks for besides the cluster
 * @param programs the images it runs
 * @param settings what may be set
 * @param things what it creates
 * @param rights what its pods may do in AWS
 * @param claims what is proved of it
 * @param otherwise what comes only with other settings or beside other add-ons
 */
public record Explanation(
        String addon,
        String summary,
        Optional<String> lifecycle,
        List<String> notes,
        Needs needs,
        List<Program> programs,
        List<Setting> settings,
        List<Thing> things,
        List<Right> rights,
        List<Claim> claims,
        Otherwise otherwise) {
    public Explanation {
        notes = List.copyOf(notes);
        programs = List.copyOf(programs);
        settings = List.copyOf(settings);
        things = List.copyOf(things);
        rights = List.copyOf(rights);
        claims = List.copyOf(claims);
    }

    /** Where its page is, from the root of the repository. */
    public String page() {
        return "docs/addons/" + addon + ".md";
    }

    /**
     * What it asks for besides the cluster.
     *
     * @param addons other add-ons, by name
     * @param aws kinds of what it has in AWS, in words; several of a kind in the plural
     * @param network whether it must know the cluster's network
     */
    public record Needs(List<String> addons, List<String> aws, boolean network) {
        public Needs {
            addons = List.copyOf(addons);
            aws = List.copyOf(aws);
        }
    }

    /**
     * An image.
     *
     * @param image its name without a tag
     * @param tags its tag by the minor version of Kubernetes
     */
    public record Program(String image, SortedMap<String, String> tags) {
        public Program {
            tags = new TreeMap<>(tags);
        }
    }

    /**
     * A setting.
     *
     * @param name its name; parts of a path are separated by points
     * @param form what may be written, in words
     * @param required whether it must be written
     * @param byDefault the value taken when nothing is written, as JSON
     * @param unset where there is no such value, what happens then, in words; may be empty
     * @param description what it is for
     */
    public record Setting(
            String name, String form, boolean required, Optional<String> byDefault, String unset, String description) {}

    /** A resource and why it is there. */
    public record Thing(ResourceId id, String why) {}

    /** A statement of a policy and what it is for. */
    public record Right(String sid, Tree statement, String why) {}

    /**
     * A sort of check.
     *
     * @param name how it is called
     * @param claims what it claims in general
     * @param refutedBy what refutes it
     * @param checks the checks of that sort
     */
    public record Claim(String name, String claims, String refutedBy, List<Check> checks) {
        public Claim {
            checks = List.copyOf(checks);
        }

        /** Whether proving it makes something in the cluster for a while. */
        public boolean probe() {
            return checks.stream().anyMatch(Check::probe);
        }
    }

    /**
     * What the page tells of beyond what is there when nothing is set.
     *
     * @param things resources
     * @param rights statements of policies
     * @param claims sorts of checks, none of which is asked
     */
    public record Otherwise(List<Reason> things, List<Reason> rights, List<Claim> claims) {
        public Otherwise {
            things = List.copyOf(things);
            rights = List.copyOf(rights);
            claims = List.copyOf(claims);
        }
    }

    /** A thing, as the page calls it, and why it is there. */
    public record Reason(String name, String why) {}
}
