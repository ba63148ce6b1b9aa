package dev.groundwork.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.AwsResource;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Tree;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What the tags of something that was found say of who it belongs to. */
final class Marks {
    private final Ownership ownership;

    Marks(Ownership ownership) {
        this.ownership = ownership;
    }

    /** Whether those are the tags of something that Groundwork made for this cluster. */
    boolean areOurs(Map<String, String> tags) {
        return ownership.cluster().equals(tags.get(Ownership.CLUSTER_TAG));
    }

    /**
     * Why a resource of that name must not be touched. Another cluster's is never taken over, asked or not; one whose tag
     * somebody took off after we had applied it is still ours.
     *
     * @param tags those that it has
     */
    Optional<Problem> conflict(AwsResource resource, Map<String, String> tags) {
        Optional<String> cluster = Optional.ofNullable(tags.get(Ownership.CLUSTER_TAG));
        if (cluster.isPresent()) {
            return cluster.filter(name -> !name.equals(ownership.cluster()))
                    .map(name -> new Problem(
                            Problem.Code.CONFLICT,
                            resource.id().toString(),
                            "belongs to cluster %s, as its tag %s says".formatted(name, Ownership.CLUSTER_TAG),
                            "Give one of the two clusters another name in its baseline, or remove it there"));
        }
        if (ownership.applied().test(resource) || ownership.adopt().test(resource.addon())) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                Problem.Code.CONFLICT,
                resource.id().toString(),
                "exists and was not made by Groundwork: it has no tag " + Ownership.CLUSTER_TAG,
                "Set %s.adopt: true to take it over, or delete it".formatted(resource.place())));
    }

    /**
     * What becomes of something that is not wanted any more: it goes if its tag says that it is ours.
     *
     * @param identity what only this one has, for instance an ARN
     */
    Change.Undeclared leaving(Leftover leftover, Map<String, String> tags, String identity) {
        return areOurs(tags)
                ? new Change.Delete(leftover, identity)
                : new Change.Kept(
                        leftover,
                        "it does not carry the tag %s of this cluster, so it is not ours"
                                .formatted(Ownership.CLUSTER_TAG),
                        false);
    }

    /** Of the tags that were found those that are declared, with whatever value. */
    static Map<String, String> declared(Map<String, String> declared, Map<String, String> found) {
        Map<String, String> ours = new TreeMap<>(found);
        ours.keySet().retainAll(declared.keySet());
        return ours;
    }

    /** Of the declared tags those that are not there, or have another value. */
    static Map<String, String> differing(Map<String, String> declared, Tree before) {
        JsonNode present = before.at("tags");
        Map<String, String> differing = new TreeMap<>(declared);
        differing
                .entrySet()
                .removeIf(tag -> Objects.equals(present.path(tag.getKey()).textValue(), tag.getValue()));
        return differing;
    }
}
