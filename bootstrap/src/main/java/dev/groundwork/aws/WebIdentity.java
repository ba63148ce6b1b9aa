package dev.groundwork.aws;

import dev.groundwork.resource.ProblemException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Asks STS to exchange a token for credentials of a role. */
final class WebIdentity {
    /** How the session shows up in CloudTrail. */
    static final String SESSION = "groundwork-verify";

    /** The shortest life that STS gives credentials, in seconds. */
    private static final int SHORTEST = 900;

    /** STS' answers about the token or the role; every other one is about the question. */
    private static final Set<String> VERDICTS = Set.of(
            "AccessDenied",
            "InvalidIdentityToken",
            "ExpiredTokenException",
            "IDPCommunicationError",
            "IDPRejectedClaim",
            "RegionDisabledException",
            "ValidationError",
            "MalformedPolicyDocument",
            "PackedPolicyTooLarge");

    private final AwsClients clients;

    WebIdentity(AwsClients clients) {
        this.clients = clients;
    }

    /** What STS said. */
    sealed interface Answer {}

    /** The credentials were given. */
    record Assumed(String arn, Credentials credentials) implements Answer {
        /** Never shows the credentials. */
        @Override
        public String toString() {
            return arn;
        }
    }

    /** They were not. */
    record Refused(String code, String message) implements Answer {
        /**
         * Whether the same question may be answered otherwise in a few seconds: right after a write, IAM and STS answer
         * from an old state for a while, and the issuer's keys may be out of reach for a moment.
         */
        boolean mayPass() {
            return switch (code) {
                case "AccessDenied", "IDPCommunicationError" -> true;
                case "InvalidIdentityToken" -> message.contains("No OpenIDConnect provider found");
                default -> false;
            };
        }

        @Override
        public String toString() {
            return message.isEmpty() ? code : code + ": " + message;
        }
    }

    /**
     * Asks once, without any credentials but the token.
     *
     * @throws ProblemException if STS gave no verdict
     */
    Answer assume(String roleArn, String token) {
        String role = "IAM role " + Arn.of(roleArn).name();
        return clients.problems().calling("sts:AssumeRoleWithWebIdentity", role, () -> {
            try {
                AssumeRoleWithWebIdentityResponse answer = clients.anonymousSts()
                        .assumeRoleWithWebIdentity(request -> request.roleArn(roleArn)
                                .roleSessionName(SESSION)
                                .durationSeconds(SHORTEST)
                                .webIdentityToken(token));
                return new Assumed(answer.assumedRoleUser().arn(), answer.credentials());
            } catch (AwsServiceException answer) {
                String code = AwsProblems.codeOf(answer);
                if (VERDICTS.contains(code)) {
                    return new Refused(code, AwsProblems.messageOf(answer));
                }
                throw answer;
            }
        });
    }
}
