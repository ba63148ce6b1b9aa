package dev.groundwork.baseline;

import dev.groundwork.resource.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in the file what stands: for problems that show only once the file is held against a cluster. */
public final class Places {
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[([0-9]{1,6})]");

    private final String file;
    private final YamlNode root;

    Places(String file, YamlNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * The same problem under the place in the file that it is about, in the form in which terminals and editors make it a
     * link. What is not in the file, because nobody set it, has the place of what would hold it. A problem whose subject is
     * no path such as {@code addons.vpc-cni.version} stays as it is.
     */
    public Problem named(Problem problem) {
        return of(problem.subject())
                .map(place -> new Problem(
                        problem.code(),
                        new FileProblem(file, place.line(), place.column(), "", "").place(),
                        problem.subject() + ": " + problem.what(),
                        problem.todo()))
                .orElse(problem);
    }

    private Optional<Place> of(String path) {
        List<Object> steps = new ArrayList<>();
        Optional<Place> deepest = Optional.empty();
        Matcher step = STEP.matcher(path);
        while (step.find()) {
            steps.add(step.group(2) == null ? step.group(1) : (Object) Integer.valueOf(step.group(2)));
            Optional<YamlNode.Entry> found = root.find(steps.toArray());
            if (found.isEmpty()) {
                break;
            }
            deepest = found.map(YamlNode.Entry::key);
        }
        return deepest;
    }
}
