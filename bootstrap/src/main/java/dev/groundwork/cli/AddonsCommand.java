package dev.groundwork.cli;

import dev.groundwork.addon.Addon;
import dev.groundwork.catalog.Catalog;
import dev.groundwork.report.Explanation;
import dev.groundwork.report.ExplanationJson;
import dev.groundwork.report.ExplanationText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code addons}. */
@Command(
        name = "addons",
        description = "List the add-ons: what each gives, its versions, what it needs, and whether it is maintained.")
final class AddonsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private CatalogOptions options = new CatalogOptions();

    AddonsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Explanation> explanations = new ArrayList<>();
        for (Addon<?> addon : Catalog.addons()) {
            explanations.add(Explaining.of(addon));
        }
        terminal.out()
                .print(
                        switch (options.form()) {
                            case TEXT -> ExplanationText.list(explanations, options.style(terminal));
                            case JSON -> ExplanationJson.list(explanations);
                        });
        return 0;
    }
}
