package dev.groundwork.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.PodTemplate;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether a Fargate profile takes pods of the baseline that cannot run there, and who is not served there. */
final class FargateServed implements Rule {
    @Override
    public PreflightCheck check() {
        return new PreflightCheck(
                "nodes",
                "fargate-profiles",
                "no Fargate profile takes pods of the baseline that Fargate cannot run",
                "These pods stay Pending, because EKS places them on Fargate and nowhere else.",
                "https://docs.aws.amazon.com/eks/latest/userguide/fargate.html");
    }

    @Override
    public Opinion judge(Observations seen) {
        List<FargateProfile> profiles = seen.fargate().get();
        if (profiles.isEmpty()) {
            return Opinion.of(new Proof.Proven("there is no Fargate profile"));
        }
        Wanted wanted = seen.wanted().get();
        SequencedMap<String, String> wrong = new LinkedHashMap<>();
        List<String> well = new ArrayList<>();
        Set<String> perNode = new TreeSet<>();
        for (KubernetesObject object : wanted.objects()) {
            Optional<? extends JsonNode> template = PodTemplate.of(object.tree().copy());
            if (template.isEmpty()) {
                continue;
            }
            if (isDaemonSet(object.id())) {
                perNode.add(object.id().name());
            }
            profiles.stream()
                    .filter(profile -> profile.takes(object.id().namespace(), labels(template.get())))
                    .findFirst()
                    .ifPresent(profile -> unable(object.id(), template.get())
                            .ifPresentOrElse(
                                    why -> wrong.putIfAbsent(
                                            "profile %s takes %s, which %s".formatted(profile.name(), object.id(), why),
                                            profile.name()),
                                    () -> well.add(object.id().toString())));
        }
        List<String> warnings = perNode.isEmpty()
                ? List.of()
                : List.of("pods on Fargate are not served by %s, which run on nodes alone"
                        .formatted(String.join(", ", perNode)));
        String names = profiles.stream().map(FargateProfile::name).sorted().collect(Collectors.joining(", "));
        if (!wrong.isEmpty()) {
            return new Opinion(
                    new Proof.Refuted(
                            "profiles that leave these pods to nodes",
                            String.join("; ", wrong.keySet()),
                            "Narrow the selectors of the profile: aws eks describe-fargate-profile --cluster-name %s --region %s --fargate-profile-name %s"
                                    .formatted(
                                            seen.cluster(),
                                            seen.region(),
                                            wrong.firstEntry().getValue())),
                    warnings);
        }
        return new Opinion(
                new Proof.Proven("of the baseline, profiles %s take %s"
                        .formatted(names, well.isEmpty() ? "nothing" : String.join(", ", well))),
                warnings);
    }

    private static boolean isDaemonSet(ResourceId id) {
        return id.kind().equals("DaemonSet");
    }

    private static Map<String, String> labels(JsonNode template) {
        Map<String, String> labels = new HashMap<>();
        template.path("metadata")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    /** Why Fargate cannot run it, if so. */
    private static Optional<String> unable(ResourceId id, JsonNode template) {
        JsonNode spec = template.path("spec");
        if (isDaemonSet(id)) {
            return Optional.of("is a DaemonSet");
        }
        if (spec.path("hostNetwork").asBoolean()) {
            return Optional.of("has the network of its node");
        }
        if (!spec.findValues("hostPort").isEmpty()) {
            return Optional.of("has a port of its node");
        }
        if (spec.findValues("privileged").stream().anyMatch(JsonNode::asBoolean)) {
            return Optional.of("is privileged");
        }
        if (!spec.path("volumes").findValues("hostPath").isEmpty()) {
            return Optional.of("mounts a folder of its node");
        }
        return Optional.empty();
    }
}
