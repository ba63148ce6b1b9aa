package dev.groundwork.preflight;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A rule by which EKS places pods on Fargate.
 *
 * @param name its name
 * @param selectors which pods it takes; one that fits is enough
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html">Fargate profile</a>
 */
public record FargateProfile(String name, List<Selector> selectors) {
    public FargateProfile {
        selectors = List.copyOf(selectors);
    }

    /**
     * Pods of a namespace with all of these labels. {@code *} stands for any letters, {@code ?} for one.
     *
     * @param namespace the namespace, or a pattern
     * @param labels labels, whose values may be patterns
     */
    public record Selector(String namespace, Map<String, String> labels) {
        public Selector {
            labels = Map.copyOf(labels);
        }

        boolean takes(String where, Map<String, String> podLabels) {
            return fits(namespace, where)
                    && labels.entrySet().stream()
                            .allMatch(label -> podLabels.containsKey(label.getKey())
                                    && fits(label.getValue(), podLabels.get(label.getKey())));
        }

        private static boolean fits(String pattern, String text) {
            String expression = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
            return text.matches(expression);
        }
    }

    boolean takes(String namespace, Map<String, String> podLabels) {
        return selectors.stream().anyMatch(selector -> selector.takes(namespace, podLabels));
    }
}
