package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

final class EksTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final AwsCredentials KEYS =
            AwsBasicCredentials.create("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    @Test
    void theTokenIsTheRequestThatTheAwsCommandLineSigns() {
        EksToken token = token("eu-west-1", KEYS);

        // Made by botocore, as aws eks get-token makes it, from the same keys at the same time.
        assertThat(List.of(url(token).split("[?&]")))
                .containsExactlyInAnyOrder(
                        "https://sts.eu-west-1.amazonaws.com/",
                        "Action=GetCallerIdentity",
                        "Version=2011-06-15",
                        "X-Amz-Algorithm=AWS4-HMAC-SHA256",
                        "X-Amz-Credential=AKIDEXAMPLE%2F20261122%2Feu-west-1%2Fsts%2Faws4_request",
                        "X-Amz-Date=20261122T120000Z",
                        "X-Amz-Expires=60",
                        "X-Amz-SignedHeaders=host%3Bx-k8s-aws-id",
                        "X-Amz-Signature=938f583ed86848b387827d478fb9153346e124d86b4a58867fd476c6462e4f84");
        assertThat(token.text()).startsWith("k8s-aws-v1.").doesNotContain("=");
    }

    @Test
    void stsIsThatOfTheRegionAlsoInOtherPartitionsAndWhereItOnceWasGlobal() {
        assertThat(url(token("us-east-1", KEYS))).startsWith("https://sts.us-east-1.amazonaws.com/?");
        assertThat(url(token("cn-north-1", KEYS))).startsWith("https://sts.cn-north-1.amazonaws.com.cn/?");
        assertThat(url(token("us-gov-west-1", KEYS))).startsWith("https://sts.us-gov-west-1.amazonaws.com/?");
    }

    @Test
    void aClientIsToAskForAnotherOneAfterFourteenMinutes() {
        assertThat(token("eu-west-1", KEYS).expires()).isEqualTo(NOW.plusSeconds(14 * 60));
    }

    @Test
    void credentialsThatEndEarlierEndTheTokenToo() {
        AwsCredentials ending = AwsSessionCredentials.builder()
                .accessKeyId("ASIAEXAMPLE")
                .secretAccessKey("secret")
                .sessionToken("session/+=")
                .expirationTime(NOW.plusSeconds(300))
                .build();

        EksToken token = token("eu-west-1", ending);

        assertThat(token.expires()).isEqualTo(NOW.plusSeconds(300));
        assertThat(url(token)).contains("X-Amz-Security-Token=session%2F%2B%3D");
    }

    @Test
    void aTokenDoesNotTellItselfByAccident() {
        EksToken token = token("eu-west-1", KEYS);

        assertThat(token.toString()).doesNotContain(token.text()).contains("2026-11-22T12:14:00Z");
    }

    @Test
    void withoutCredentialsTheProblemSaysWhereWasLooked() {
        AwsClients nobody = new AwsClients("eu-west-1", Optional.empty(), "test", Map.of(), () -> () -> {
            throw SdkClientException.create("Unable to load credentials from any of the providers in the chain");
        });

        ProblemException e = catchThrowableOfType(
                ProblemException.class, () -> new EksTokens(nobody, "main", Clock.systemUTC()).fresh());

        assertThat(e.problem().code()).isEqualTo(Problem.Code.UNAUTHENTICATED);
        assertThat(e.problem().what()).contains("no AWS credentials");
    }

    @Test
    void aLoginKeepsItsTokenUntilItIsTwoMinutesFromItsEndOrRefused() {
        Steps clock = new Steps(NOW);
        EksLogin login = new EksLogin(clients("eu-west-1", KEYS), "main", clock);

        String first = login.token();
        clock.now = NOW.plusSeconds(11 * 60);
        assertThat(login.token()).isEqualTo(first);
        clock.now = NOW.plusSeconds(12 * 60);
        String second = login.token();
        assertThat(second).isNotEqualTo(first);
        clock.now = NOW.plusSeconds(12 * 60 + 1);
        login.renew();
        assertThat(login.token()).isNotEqualTo(second);
    }

    private static EksToken token(String region, AwsCredentials credentials) {
        return new EksTokens(clients(region, credentials), "main", Clock.fixed(NOW, ZoneOffset.UTC)).fresh();
    }

    private static AwsClients clients(String region, AwsCredentials credentials) {
        return new AwsClients(region, Optional.empty(), "test", Map.of(), () -> () -> credentials);
    }

    private static String url(EksToken token) {
        return new String(
                Base64.getUrlDecoder().decode(token.text().substring(EksTokens.PREFIX.length())),
                StandardCharsets.US_ASCII);
    }

    /** A clock that is set by hand. */
    private static final class Steps extends Clock {
        private Instant now;

        private Steps(Instant now) {
            this.now = now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
