package dev.groundwork.cli;

import dev.groundwork.addon.Addon;
import dev.groundwork.catalog.Catalog;
import dev.groundwork.report.Explanation;
import dev.groundwork.report.ExplanationJson;
import dev.groundwork.report.ExplanationText;
import dev.groundwork.resource.Nearest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code explain}. */
@Command(
        name = "explain",
        description = "Say all of one add-on: its settings, what it creates and why, what it may do in AWS, and what is"
                + " proved of it. Asks nobody.")
final class ExplainCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private CatalogOptions options = new CatalogOptions();

    @Parameters(index = "0", paramLabel = "ADDON", description = "Its name; the command addons lists them.")
    private String name = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Addon<?> addon = Catalog.named(name).orElseThrow(this::unknown);
        Explanation explanation = Explaining.of(addon);
        terminal.out()
                .print(
                        switch (options.form()) {
                            case TEXT -> ExplanationText.explain(explanation, options.style(terminal));
                            case JSON -> ExplanationJson.explain(explanation);
                        });
        return 0;
    }

    private ParameterException unknown() {
        List<String> names = Catalog.addons().stream().map(Addon::name).toList();
        String meant = Nearest.to(name, names)
                .map(near -> "did you mean %s? All of them: groundwork addons".formatted(near))
                .orElse("there are " + String.join(", ", names));
        return new ParameterException(spec.commandLine(), "there is no add-on '%s'; %s".formatted(name, meant));
    }
}
