package dev.groundwork.aws;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.function.Supplier;
import software.amazon.awssdk.profiles.ProfileFile;

/** The files in which AWS's own tools keep profiles: {@code ~/.aws/config} and {@code ~/.aws/credentials}. */
final class Profiles {
    private Profiles() {}

    /**
     * Reads them once before anything else does: whatever of the SDK meets a mistake in them says neither where nor what to
     * do.
     *
     * @throws ProblemException if a file is not as AWS writes it
     */
    static void check(Supplier<ProfileFile> files) {
        try {
            ProfileFile _ = files.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new ProblemException(
                    new Problem(
                            Problem.Code.FAILED,
                            "profiles of AWS",
                            "~/.aws/config or ~/.aws/credentials cannot be read: " + e.getMessage(),
                            "Correct the file; AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name others"),
                    e);
        }
    }
}
