package dev.groundwork.cli;

import dev.groundwork.plan.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, that remembers if something got lost on its way: writers swallow that, and a report that a full disk
 * cut off must not end like one that somebody can read.
 */
final class Results extends OutputStream {
    private final OutputStream to;
    private volatile @Nullable IOException failure;

    Results(OutputStream to) {
        this.to = to;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            to.write(bytes, from, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            to.flush();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /**
     * The exit code at the end, which is another one if the result is not whole; that is told.
     *
     * @param code of what was done
     */
    int end(int code, PrintWriter err) {
        IOException lost = failure;
        String why = lost == null ? "" : String.valueOf(lost.getMessage());
        // Whoever closes a pipe has read enough, as head does.
        if (lost == null || why.toLowerCase(Locale.ROOT).contains("pipe")) {
            return code;
        }
        err.println("error: standard output: the result is not whole: " + why
                + ". Make room, or send it elsewhere, and run it again");
        err.flush();
        return code == ExitCode.USAGE.number() ? code : ExitCode.UNFINISHED.number();
    }
}
