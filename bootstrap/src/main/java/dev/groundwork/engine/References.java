package dev.groundwork.engine;

import static java.util.Objects.requireNonNull;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Reference;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The values that some resources get only when they are made, as far as they are known, for those that need them. */
final class References {
    private final Map<Reference, String> known = new HashMap<>();

    private References() {}

    /** What a resource refers to. */
    static Set<Reference> of(Resource resource) {
        return resource instanceof KubernetesObject object ? Reference.in(object.tree()) : Set.of();
    }

    /** The ids of all resources that others of these refer to. */
    static Set<ResourceId> sources(List<Resource> resources) {
        return resources.stream()
                .flatMap(resource -> of(resource).stream())
                .map(Reference::resource)
                .collect(Collectors.toSet());
    }

    /**
     * Asks for the values of what these refer to.
     *
     * @param value the value that a reference has now and will keep, if there is one
     */
    static References read(List<Resource> resources, Function<Reference, Optional<String>> value) {
        References references = new References();
        resources.stream()
                .flatMap(resource -> of(resource).stream())
                .distinct()
                .forEach(
                        reference -> value.apply(reference).ifPresent(known -> references.known.put(reference, known)));
        return references;
    }

    /** The resource with every value that is known, and a sample in the place of every other. */
    Resource filled(Resource resource) {
        return fill(resource, reference -> known.getOrDefault(reference, reference.sample()));
    }

    /** The resource with these values. */
    static Resource fill(Resource resource, Function<Reference, String> value) {
        return of(resource).isEmpty()
                ? resource
                : new KubernetesObject(resource.addon(), Reference.fill(((KubernetesObject) resource).tree(), value));
    }

    /** What was found out with samples, without any sample in it: nobody knows these values yet. */
    Change.Declared honest(Change.Declared change, Resource original) {
        Set<String> samples = of(original).stream()
                .filter(reference -> !known.containsKey(reference))
                .map(Reference::sample)
                .collect(Collectors.toSet());
        if (samples.isEmpty()) {
            return change;
        }
        return switch (change) {
            case Change.Create create ->
                new Change.Create(original, hide(create.after(), samples), create.prediction(), create.vanished());
            case Change.Update update ->
                new Change.Update(
                        original,
                        update.before(),
                        hide(update.after(), samples),
                        hide(update.fields(), samples),
                        update.prediction(),
                        // The value is about to change by our own doing.
                        false);
            case Change.Replace replace ->
                new Change.Replace(
                        original,
                        replace.before(),
                        hide(replace.after(), samples),
                        hide(replace.fields(), samples),
                        replace.immutable());
            case Change.Unchanged _, Change.Conflicted _, Change.Unreadable _ -> change;
        };
    }

    private static Tree hide(Tree tree, Set<String> samples) {
        return tree.mapTexts(text -> hide(text, samples));
    }

    private static List<FieldChange> hide(List<FieldChange> fields, Set<String> samples) {
        return fields.stream()
                .map(field -> new FieldChange(
                        field.path(), field.before(), field.after().map(text -> hide(text, samples)), field.writer()))
                .toList();
    }

    private static String hide(String text, Set<String> samples) {
        String hidden = text;
        for (String sample : samples) {
            hidden = hidden.replace(sample, Reference.UNKNOWN);
        }
        return requireNonNull(hidden);
    }
}
