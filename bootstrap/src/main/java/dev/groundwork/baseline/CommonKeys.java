package dev.groundwork.baseline;

import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Identity;
import java.util.List;
import java.util.Optional;

/**
 * The keys that every add-on has next to its settings: whose its objects are, and how its pods get their AWS role.
 *
 * @param identity how its pods get their AWS role, if otherwise than those of the rest
 * @param movingFrom how its pods got it before, while they move
 * @param adopt whether to take over objects that somebody else installed
 * @param take paths of fields that are taken from their manager in a conflict
 * @param yield paths of fields that are left to their manager
 * @param patches what of its objects is to be otherwise than the add-on has it
 */
record CommonKeys(
        @Describe("How this add-on's pods get their AWS role, if otherwise than the identity of the whole file.")
        Optional<Identity> identity,

        @Describe("How this add-on's pods got it before, while they move to pod-identity.")
        Optional<Former> movingFrom,

        @Describe(value = "Whether to take over objects that somebody else installed.", byDefault = "false")
        boolean adopt,

        @Describe(
                value = "Fields to take from their manager in a conflict, as the preview prints them; * means all.",
                byDefault = "[]",
                pattern = "\\S+")
        List<String> take,

        @Describe(
                value = "Fields to leave to their manager in a conflict, as the preview prints them; * means all.",
                byDefault = "[]",
                pattern = "\\S+")
        List<String> yield,

        @Describe(
                value = "What of this add-on's Kubernetes objects is to be otherwise, in this order.",
                byDefault = "[]")
        List<Patch> patches) {
    CommonKeys {
        take = List.copyOf(take);
        yield = List.copyOf(yield);
        patches = List.copyOf(patches);
    }
}
