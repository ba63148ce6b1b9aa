package dev.groundwork.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Prints what add-ons are, for people. */
public final class ExplanationText {
    private static final int INDENT = 2;
    private static final int INNER = 6;

    private final Page page;

    private ExplanationText(Style style) {
        this.page = new Page(style);
    }

    /** All that is known of one add-on. */
    public static String explain(Explanation explanation, Style style) {
        ExplanationText text = new ExplanationText(style);
        text.page.title(explanation.addon());
        text.head(explanation);
        explanation.notes().forEach(note -> text.page.write(INDENT, "mind      ", note));
        text.page.write(INDENT, "page      ", explanation.page());
        text.settings(explanation);
        text.things(explanation);
        text.rights(explanation);
        text.claims(explanation);
        return text.page.toString();
    }

    /** The catalogue: what each add-on gives, its versions, what it needs and whether it is maintained. */
    public static String list(List<Explanation> explanations, Style style) {
        ExplanationText text = new ExplanationText(style);
        for (Explanation explanation : explanations) {
            text.page.title(explanation.addon());
            text.head(explanation);
        }
        text.page.gap();
        text.page.write(0, "groundwork explain ADDON says all of one.", Tone.QUIET);
        return text.page.toString();
    }

    private void head(Explanation explanation) {
        List<String> programs =
                explanation.programs().stream().map(ExplanationText::program).toList();
        page.write(INDENT, "gives     ", explanation.summary());
        page.write(INDENT, "runs      ", String.join("\n", programs));
        page.write(INDENT, "needs     ", needs(explanation.needs()));
        page.write(INDENT, "state     ", explanation.lifecycle().orElse("maintained"));
    }

    private static String needs(Explanation.Needs needs) {
        List<String> lines = new ArrayList<>();
        needs.addons().forEach(other -> lines.add("the add-on " + other));
        if (!needs.aws().isEmpty()) {
            lines.add("in AWS: " + String.join(", ", needs.aws()));
        }
        if (needs.network()) {
            lines.add("to know the cluster's network: VPC, subnets, security groups");
        }
        return lines.isEmpty() ? "nothing but the cluster" : String.join("\n", lines);
    }

    /** One tag if it is the same everywhere, else which where, the newest first. */
    private static String program(Explanation.Program program) {
        SequencedMap<String, List<String>> versions = new LinkedHashMap<>();
        program.tags()
                .reversed()
                .forEach((version, tag) ->
                        versions.computeIfAbsent(tag, _ -> new ArrayList<>()).addFirst(version));
        if (versions.size() == 1) {
            return program.image() + ":" + versions.firstEntry().getKey();
        }
        List<String> each = new ArrayList<>();
        versions.forEach((tag, where) ->
                each.add(tag + " on " + (each.isEmpty() ? "Kubernetes " : "") + where.getFirst()
                        + switch (where.size()) {
                            case 1 -> "";
                            case 2 -> " and " + where.getLast();
                            default -> " to " + where.getLast();
                        }));
        return program.image() + "\n" + String.join(", ", each);
    }

    private void settings(Explanation explanation) {
        page.title("Settings, below addons." + explanation.addon());
        explanation.settings().forEach(setting -> {
            page.write(INDENT, setting.name(), Tone.STRONG);
            page.write(INNER, setting.description());
            page.write(INNER, setting.form() + unset(setting), Tone.QUIET);
        });
    }

    private static String unset(Explanation.Setting setting) {
        if (setting.required()) {
            return "; must be set";
        }
        return setting.byDefault()
                .map(value -> "; by default " + value)
                .orElse(setting.unset().isEmpty() ? "" : "; if not set, " + setting.unset());
    }

    /** Neighbours that are there for the same reason are told together. */
    private void things(Explanation explanation) {
        page.title("What it creates when nothing is set, on a cluster called production");
        List<Explanation.Thing> things = explanation.things();
        for (int i = 0; i < things.size(); i++) {
            page.write(INDENT, things.get(i).id().toString(), Tone.STRONG);
            if (i + 1 == things.size()
                    || !things.get(i + 1).why().equals(things.get(i).why())) {
                page.write(INNER, things.get(i).why());
            }
        }
        otherwise(explanation.otherwise().things());
    }

    private void otherwise(List<Explanation.Reason> reasons) {
        if (reasons.isEmpty()) {
            return;
        }
        otherwise();
        reasons.forEach(reason -> {
            page.write(INDENT, reason.name(), Tone.STRONG);
            page.write(INNER, reason.why());
        });
    }

    private void otherwise() {
        page.gap();
        page.write(INDENT, "Only with other settings, or beside other add-ons:", Tone.QUIET);
    }

    private void rights(Explanation explanation) {
        if (explanation.rights().isEmpty()) {
            return;
        }
        page.title("What it may do in AWS, on a cluster called production");
        explanation.rights().forEach(right -> {
            page.write(INDENT, right.sid(), Tone.STRONG);
            page.write(INNER, right.why());
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.putArray("Statement").add(right.statement().copy());
            PermissionText.statements(page, INNER, document);
        });
        otherwise(explanation.otherwise().rights());
    }

    private void claims(Explanation explanation) {
        page.title("What is proved of it");
        explanation.claims().forEach(this::claim);
        if (!explanation.otherwise().claims().isEmpty()) {
            otherwise();
            explanation.otherwise().claims().forEach(this::claim);
        }
    }

    private void claim(Explanation.Claim claim) {
        page.write(INDENT, claim.name(), Tone.STRONG, claim.probe() ? "  in verify, or with --probes" : "", Tone.QUIET);
        page.write(INNER, "claims      ", claim.claims());
        page.write(INNER, "refuted by  ", claim.refutedBy());
    }
}
