package dev.groundwork.resource;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that another resource gets only when it is made, such as the host name of a load balancer. It stands in the
 * tree of the object that needs it as a mark, the text of {@link #toString}, until the value is known.
 *
 * @param resource the resource that has the value
 * @param attribute the value's name; its driver knows it
 * @param sample a text of the same form, with which a server can check the object while nobody knows the value
 */
public record Reference(ResourceId resource, String attribute, String sample) {
    /** What a reader sees in the place of a value that nobody knows yet. */
    public static final String UNKNOWN = "(known after apply)";

    private static final String FIELD = "\\|([^|{}]*)";
    private static final Pattern MARK = Pattern.compile("@\\{([^|{}]*)" + FIELD.repeat(5) + "}");

    public Reference {
        requireNonNull(resource);
        requireNonNull(attribute);
        requireNonNull(sample);
    }

    /** All references of a tree, in the order in which they stand there. */
    public static Set<Reference> in(Tree tree) {
        Set<Reference> found = new LinkedHashSet<>();
        fill(tree, reference -> {
            found.add(reference);
            return "";
        });
        return found;
    }

    /** The tree with a value in the place of each reference. */
    public static Tree fill(Tree tree, Function<Reference, String> value) {
        return tree.mapTexts(text -> MARK.matcher(text)
                .replaceAll(mark -> Matcher.quoteReplacement(value.apply(new Reference(
                        new ResourceId(mark.group(1), mark.group(2), mark.group(3), mark.group(4)),
                        mark.group(5),
                        mark.group(6))))));
    }

    @Override
    public String toString() {
        return "@{"
                + String.join(
                        "|",
                        resource.group(),
                        resource.kind(),
                        resource.namespace(),
                        resource.name(),
                        attribute,
                        sample)
                + "}";
    }
}
