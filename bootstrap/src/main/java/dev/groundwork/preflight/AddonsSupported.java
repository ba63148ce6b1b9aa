package dev.groundwork.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.PodTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Whether the makers of the add-ons' programs say that they work with this Kubernetes, and still mend them. */
final class AddonsSupported implements Rule {
    @Override
    public PreflightCheck check() {
        return new PreflightCheck(
                "versions",
                "addons-supported",
                "the programs of the add-ons are made for this version of Kubernetes",
                "What does not work together is nobody's bug but yours.",
                "https://kubernetes.io/releases/version-skew-policy/");
    }

    @Override
    public boolean restsOnAws() {
        return false;
    }

    @Override
    public Opinion judge(Observations seen) {
        String kubernetes = seen.kubernetes().get();
        int minor = AddonWindow.minor(kubernetes);
        List<AddonWindow> table = AddonWindow.all();
        List<String> wrong = new ArrayList<>();
        List<String> well = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (String image : images(seen.wanted().get())) {
            int colon = image.lastIndexOf(':');
            String name = image.substring(0, colon);
            String tag = image.substring(colon + 1);
            Optional<AddonWindow> window =
                    table.stream().filter(line -> line.isOf(name, tag)).findFirst();
            if (window.isEmpty()) {
                silent.add(name.substring(name.lastIndexOf('/') + 1));
                continue;
            }
            AddonWindow line = window.get();
            String program = "%s %s".formatted(name.substring(name.lastIndexOf('/') + 1), tag);
            String range = line.to()
                    .map(to -> to == line.from() ? "1.%d".formatted(to) : "1.%d to 1.%d".formatted(line.from(), to))
                    .orElse("1.%d and newer".formatted(line.from()));
            boolean exact = line.to().filter(to -> to == line.from()).isPresent();
            boolean newer = line.to().filter(to -> minor > to).isPresent();
            if (minor < line.from() || (newer && exact)) {
                wrong.add("%s is made for %s (%s)".formatted(program, range, line.source()));
            } else if (newer) {
                warnings.add(
                        "%s was tried with %s, this is %s (%s)".formatted(program, range, kubernetes, line.source()));
            } else {
                well.add("%s is made for %s".formatted(program, range));
            }
            line.until()
                    .filter(until -> seen.today().isAfter(until))
                    .ifPresent(until ->
                            warnings.add("%s is not mended since %s (%s)".formatted(program, until, line.source())));
        }
        // A version that EKS does not have for this Kubernetes cannot be rendered at all.
        List<EksAddon> kept = seen.wanted().get().of(EksAddon.class);
        kept.forEach(addon -> well.add("EKS has %s %s for %s".formatted(addon.name(), addon.version(), kubernetes)));
        if (!wrong.isEmpty()) {
            return new Opinion(
                    new Proof.Refuted(
                            "versions that are made for Kubernetes " + kubernetes,
                            String.join("; ", wrong),
                            "Leave the version of the add-on out of the baseline: then it follows the cluster's"),
                    warnings);
        }
        if (!silent.isEmpty()) {
            well.add("no range is known of %s".formatted(String.join(", ", silent)));
        }
        return new Opinion(
                new Proof.Proven(well.isEmpty() ? "the baseline has no program" : String.join("; ", well)),
                warnings,
                !kept.isEmpty());
    }

    /** Those that are named by a tag. */
    private static SortedSet<String> images(Wanted wanted) {
        TreeSet<String> images = new TreeSet<>();
        wanted.objects().stream()
                .flatMap(object -> PodTemplate.of(object.tree().copy()).stream())
                .flatMap(template -> template.path("spec").findValues("image").stream())
                .map(JsonNode::asText)
                .map(image -> image.contains("@") ? image.substring(0, image.indexOf('@')) : image)
                .filter(image -> image.lastIndexOf(':') > image.lastIndexOf('/'))
                .forEach(images::add);
        return images;
    }
}
