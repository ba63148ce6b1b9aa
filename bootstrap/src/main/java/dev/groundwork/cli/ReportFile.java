package dev.groundwork.cli;

import dev.groundwork.report.ReportForm;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where one form of the report goes.
 *
 * @param form the form
 * @param file the file
 */
record ReportFile(ReportForm form, Path file) {
    /** Reads {@code junit=report.xml}. */
    static final class Reader implements ITypeConverter<ReportFile> {
        @Override
        public ReportFile convert(String text) {
            int equals = text.indexOf('=');
            Optional<ReportForm> form = Arrays.stream(ReportForm.values())
                    .filter(one -> equals > 0 && one.name().equalsIgnoreCase(text.substring(0, equals)))
                    .findFirst();
            if (form.isEmpty() || equals == text.length() - 1) {
                throw new TypeConversionException(
                        "'" + text + "' is no report; write FORM=FILE, where FORM is one of " + forms());
            }
            try {
                return new ReportFile(form.get(), Path.of(text.substring(equals + 1)));
            } catch (InvalidPathException e) {
                throw new TypeConversionException("'" + text.substring(equals + 1) + "' cannot be the name of a file");
            }
        }

        private static String forms() {
            return Arrays.stream(ReportForm.values())
                    .map(form -> form.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
        }
    }
}
