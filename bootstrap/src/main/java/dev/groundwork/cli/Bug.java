package dev.groundwork.cli;

import dev.groundwork.plan.ExitCode;
import dev.groundwork.resource.ProblemException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Whatever no command expected. A problem is told as one; anything else is a bug of ours and says so in one line. */
final class Bug implements IExecutionExceptionHandler {
    private final GroundworkCommand groundwork;

    Bug(GroundworkCommand groundwork) {
        this.groundwork = groundwork;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
        if (e instanceof ProblemException expected) {
            command.getErr().println("error: " + expected.problem());
            return expected.problem().code() == dev.groundwork.resource.Problem.Code.INVALID
                    ? ExitCode.USAGE.number()
                    : ExitCode.UNFINISHED.number();
        }
        if (groundwork.stacktrace()) {
            e.printStackTrace(command.getErr());
        } else {
            command.getErr()
                    .println("error: this is a bug in Groundwork: "
                            + e.getClass().getSimpleName()
                            + Optional.ofNullable(e.getMessage())
                                    .flatMap(message -> message.lines().findFirst())
                                    .map(message -> ": " + message)
                                    .orElse("")
                            + ". Please report it with what --stacktrace adds");
        }
        return ExitCode.UNFINISHED.number();
    }
}
