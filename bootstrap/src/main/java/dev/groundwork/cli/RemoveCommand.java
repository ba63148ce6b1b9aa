package dev.groundwork.cli;

import dev.groundwork.engine.Remove;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.LogGroup;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command {@code remove}. */
@Command(
        name = "remove",
        description =
                "Delete what Groundwork made, all of it or that of some add-ons, in Kubernetes and in AWS, and prove"
                        + " that nothing is left. Asks before it deletes.")
final class RemoveCommand implements Callable<Integer> {
    /** Kinds that are kept unless somebody asks for them. */
    private static final Set<String> KEPT = Set.of("CustomResourceDefinition", LogGroup.KIND);

    private final Terminal terminal;

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private Consent consent = new Consent();

    @Option(
            names = "--also",
            paramLabel = "KIND",
            converter = Kept.class,
            description = "Also delete what is kept otherwise: CustomResourceDefinition (unless objects of its kind are"
                    + " left) or LogGroup (with its events); may be repeated.")
    private Set<String> also = new LinkedHashSet<>();

    RemoveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Session session = new Session(terminal, options);
        return session.run(
                Verb.REMOVE,
                world -> new Remove(
                                world,
                                options.timeout(),
                                also,
                                preview -> consent.ask(terminal, session, "remove", preview))
                        .run());
    }

    /** Reads a kind that is kept by default. */
    static final class Kept implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return KEPT.stream()
                    .filter(kind -> kind.equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' is no kind that is kept; those are CustomResourceDefinition and LogGroup"));
        }
    }
}
