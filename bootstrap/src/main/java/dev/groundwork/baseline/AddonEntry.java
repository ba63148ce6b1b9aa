package dev.groundwork.baseline;

import static java.util.Objects.requireNonNull;

import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.ManagedAddons;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One add-on of a baseline.
 *
 * @param addon the add-on
 * @param settings its settings, of the type {@link Addon#settings()}
 * @param identity how its pods get their AWS role, if otherwise than those of the rest
 * @param movingFrom how its pods got it before, while they move
 * @param adopt whether to take over objects that somebody else installed
 * @param take paths of fields that are taken from their manager in a conflict; {@code *} means all
 * @param yield paths of fields that are left to their manager
 * @param patches what of its objects is to be otherwise than the add-on has it
 * @param fromEnvironment the keys, below its own, that lead to values that came from the environment; positions in lists
 *     are left out
 */
public record AddonEntry(
        Addon<?> addon,
        Record settings,
        Optional<Identity> identity,
        Optional<Former> movingFrom,
        boolean adopt,
        List<String> take,
        List<String> yield,
        List<Patch> patches,
        Set<List<String>> fromEnvironment) {
    public AddonEntry {
        requireNonNull(addon);
        requireNonNull(identity);
        requireNonNull(movingFrom);
        if (!addon.settings().isInstance(settings)) {
            throw new IllegalArgumentException(addon.name() + " has no settings of " + settings.getClass());
        }
        take = List.copyOf(take);
        yield = List.copyOf(yield);
        patches = List.copyOf(patches);
        fromEnvironment = Set.copyOf(fromEnvironment);
    }

    /** An add-on as it is, whose pods get their role as those of the rest. */
    public AddonEntry(Addon<?> addon, Record settings, boolean adopt, List<String> take, List<String> yield) {
        this(addon, settings, Optional.empty(), Optional.empty(), adopt, take, yield, List.of(), Set.of());
    }

    /** The keys, below that one of its settings, that lead to values that came from the environment. */
    public Set<List<String>> fromEnvironment(String setting) {
        return fromEnvironment.stream()
                .filter(path -> path.getFirst().equals(setting))
                .map(path -> path.subList(1, path.size()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the add-on, with these settings, asks for the cluster's network. */
    public boolean needsNetwork() {
        return needsNetwork(addon, settings);
    }

    /** The add-on of EKS that these settings ask about. */
    public Optional<ManagedAddons.Question> asksEks() {
        return asksEks(addon, settings);
    }

    /** The other add-ons, by name, that these settings need. */
    public Set<String> needsAddons() {
        return needsAddons(addon, settings);
    }

    private static <S extends Record> Optional<ManagedAddons.Question> asksEks(Addon<S> addon, Record settings) {
        return addon.asksEks(addon.settings().cast(settings));
    }

    private static <S extends Record> Set<String> needsAddons(Addon<S> addon, Record settings) {
        return addon.needsAddons(addon.settings().cast(settings));
    }

    private static <S extends Record> boolean needsNetwork(Addon<S> addon, Record settings) {
        return addon.needsNetwork(addon.settings().cast(settings));
    }
}
