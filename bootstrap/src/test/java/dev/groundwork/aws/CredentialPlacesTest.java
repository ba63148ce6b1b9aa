package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CredentialPlacesTest {
    @Test
    void keysInTheEnvironmentComeBeforeAProfile() {
        CredentialPlaces places = places(
                Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b", "AWS_PROFILE", "work"),
                Map.of("x", "y"));
        assertThat(places.source()).isEqualTo("the environment variable AWS_ACCESS_KEY_ID");
        assertThat(places.renewal()).contains("AWS_SESSION_TOKEN");
    }

    @Test
    void aWebIdentityComesBeforeAProfile() {
        assertThat(places(Map.of("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"), Map.of("x", "y"))
                        .source())
                .contains("AWS_WEB_IDENTITY_TOKEN_FILE");
    }

    @Test
    void aProfileWithoutSignOnIsRenewedByHand() {
        CredentialPlaces places = places(Map.of(), Map.of("aws_access_key_id", "x"));
        assertThat(places.source()).isEqualTo("profile default");
        assertThat(places.renewal()).doesNotContain("sso").contains("profile default");
    }

    @Test
    void whereThereIsNothingEveryPlaceIsNamed() {
        CredentialPlaces places = new CredentialPlaces(
                Map.of("AWS_PROFILE", "work", "AWS_EC2_METADATA_DISABLED", "true"), name -> Optional.empty());
        assertThat(places.looked("Unable to load credentials"))
                .isEqualTo("system property aws.accessKeyId is not set; AWS_ACCESS_KEY_ID is not set;"
                        + " AWS_WEB_IDENTITY_TOKEN_FILE is not set; there is no profile work in ~/.aws/config or"
                        + " ~/.aws/credentials; this is no container of ECS or EKS; AWS_EC2_METADATA_DISABLED forbids"
                        + " asking the instance");
        assertThat(places.remedy("Unable to load credentials")).contains("AWS_PROFILE");
    }

    @Test
    void theReasonOfAProfileIsTakenFromTheComplaint() {
        String complaint = "Unable to load credentials from any of the providers in the chain X("
                + "[ProfileCredentialsProvider(profileName=work), ContainerCredentialsProvider()]) : ["
                + "WebIdentityTokenCredentialsProvider(): java.nio.file.NoSuchFileException: /token, "
                + "ProfileCredentialsProvider(profileName=work, profileFile=ProfileFile(sections=[])): To use Sso related"
                + " properties in the 'work' profile, the 'sso' service module must be on the class path., "
                + "ContainerCredentialsProvider(): none, InstanceProfileCredentialsProvider(): none]";
        CredentialPlaces places = places(
                Map.of("AWS_PROFILE", "work", "AWS_WEB_IDENTITY_TOKEN_FILE", "/token"), Map.of("sso_session", "corp"));
        assertThat(places.looked(complaint))
                .contains(
                        "AWS_WEB_IDENTITY_TOKEN_FILE did not help (there is no file /token)",
                        "profile work gave none (To use Sso related properties in the 'work' profile, the 'sso' service"
                                + " module must be on the class path)");
        assertThat(places.remedy(complaint))
                .isEqualTo("Run: eval \"$(aws configure export-credentials --profile work --format env)\"");
    }

    /** The SDK keeps to itself what the process said, and that may hold a secret. */
    @Test
    void whoseProcessFailsIsSentToItsOwnWords() {
        CredentialPlaces places = places(Map.of("AWS_PROFILE", "work"), Map.of("credential_process", "vault-aws -t x"));
        assertThat(places.remedy("Unable to load credentials: Failed to refresh process-based credentials."))
                .isEqualTo("Run by hand the credential_process that profile work uses: it says why it fails");
    }

    @Test
    void aWordThatContainsSsoIsNotAboutASignOn() {
        CredentialPlaces places = places(Map.of(), Map.of());
        assertThat(places.isAboutProfile("the association has no processor")).isFalse();
        assertThat(places.isAboutProfile("The SSO session has expired")).isTrue();
    }

    private static CredentialPlaces places(Map<String, String> environment, Map<String, String> profile) {
        return new CredentialPlaces(environment, name -> Optional.of(profile));
    }
}
