package dev.groundwork.cli;

import dev.groundwork.baseline.BaselineSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The command {@code schema}. */
@Command(name = "schema", description = "Print the JSON Schema of the baseline, for editors.")
final class SchemaCommand implements Callable<Integer> {
    private final Terminal terminal;

    SchemaCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().print(BaselineSchema.text());
        return 0;
    }
}
