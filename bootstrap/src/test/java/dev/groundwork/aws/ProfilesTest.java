package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.resource.ProblemException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.profiles.ProfileFile;

final class ProfilesTest {
    @Test
    void aMistakeInAFileOfProfilesIsToldWithWhatToDo() {
        assertThatThrownBy(() -> Profiles.check(() -> file("[profile x\nregion = eu-west-1")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("~/.aws/config or ~/.aws/credentials cannot be read")
                .hasMessageContaining("must end with ']' on line 1")
                .hasMessageContaining("Correct the file");
    }

    @Test
    void whatAwsItselfWritesIsRead() {
        Profiles.check(() -> file("[default]\nregion = eu-west-1\n[profile x]\nrole_arn = arn\n"));
    }

    private static ProfileFile file(String text) {
        return ProfileFile.builder()
                .content(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .type(ProfileFile.Type.CONFIGURATION)
                .build();
    }
}
