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
        assertThat(places)
                .hasToString("system property aws.accessKeyId is not set; AWS_ACCESS_KEY_ID is not set;"
                        + " AWS_WEB_IDENTITY_TOKEN_FILE is not set; there is no profile work in ~/.aws/config or"
                        + " ~/.aws/credentials; this is no container of ECS or EKS; AWS_EC2_METADATA_DISABLED forbids"
                        + " asking the instance");
        assertThat(places.remedy()).contains("AWS_PROFILE");
    }

    private static CredentialPlaces places(Map<String, String> environment, Map<String, String> profile) {
        return new CredentialPlaces(environment, name -> Optional.of(profile));
    }
}
