package dev.groundwork.cli;

import dev.groundwork.report.Style;
import picocli.CommandLine.Option;

/** The options that addons and explain have in common. */
final class CatalogOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "text",
            description = "Form of the result on standard output. Default: ${DEFAULT-VALUE}.")
    private RunOptions.Form form = RunOptions.Form.TEXT;

    @Option(names = "--no-color", description = "No colours; the variable NO_COLOR does the same.")
    private boolean noColor;

    RunOptions.Form form() {
        return form;
    }

    Style style(Terminal terminal) {
        return new Style(terminal.colour() && !noColor, Style.plain().width());
    }
}
