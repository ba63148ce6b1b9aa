package dev.groundwork.aws;

import dev.groundwork.addon.RoleCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.engine.Tokens;
import dev.groundwork.plan.Proof;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Proves with a real token that a ServiceAccount gets its role: token, provider, audience, trust and the issuer's keys in
 * one go. Right after a creation IAM may not see it all yet, so what may pass is asked again until the check's deadline.
 */
public final class RoleAssumableProver implements Prover<RoleCheck.RoleAssumable> {
    private final AwsClients clients;
    private final Tokens tokens;

    public RoleAssumableProver(AwsClients clients, Tokens tokens) {
        this.clients = clients;
        this.tokens = tokens;
    }

    @Override
    public Class<RoleCheck.RoleAssumable> check() {
        return RoleCheck.RoleAssumable.class;
    }

    @Override
    public Finding ask(RoleCheck.RoleAssumable check) {
        String token = tokens.token(check.namespace(), check.serviceAccount(), check.audience());
        return switch (new WebIdentity(clients).assume(check.roleArn(), token)) {
            case WebIdentity.Refused refused -> refused(check, refused);
            case WebIdentity.Assumed assumed -> named(check, assumed.credentials());
        };
    }

    private Finding named(RoleCheck.RoleAssumable check, Credentials credentials) {
        String name = Arn.of(check.roleArn()).name();
        AwsSessionCredentials session = AwsSessionCredentials.create(
                credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
        try (StsClient sts = clients.stsAs(session)) {
            String seen = clients.problems().calling("sts:GetCallerIdentity", "IAM role " + name, () -> {
                try {
                    return sts.getCallerIdentity().arn();
                } catch (AwsServiceException answer) {
                    if (answer.statusCode() == 403) {
                        return "%s: %s".formatted(AwsProblems.codeOf(answer), AwsProblems.messageOf(answer));
                    }
                    throw answer;
                }
            });
            if (seen.contains(":assumed-role/" + name + "/")) {
                return new Finding(Proof.of(check, new Proof.Proven(seen), Grounds.of(clients)), true);
            }
            return refuted(check, "a caller named assumed-role/" + name, seen, trustOf(name), false);
        }
    }

    /** What each refusal of STS means, as seen in the field. */
    private Finding refused(RoleCheck.RoleAssumable check, WebIdentity.Refused refused) {
        String name = Arn.of(check.roleArn()).name();
        String expected = "credentials of role " + name;
        String seen = refused.toString();
        String next = switch (refused.code()) {
            case "IDPCommunicationError" ->
                "Check that AWS can reach the issuer's keys: curl ISSUER/.well-known/openid-configuration";
            case "InvalidIdentityToken" ->
                refused.message().contains("audience")
                        ? "Compare the audience %s with the provider's: aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN"
                                .formatted(check.audience())
                        : "Compare the cluster's issuer with the providers of this account: aws iam list-open-id-connect-providers";
            case "ExpiredTokenException" -> "Compare the clock of the API server's machine with this one";
            case "RegionDisabledException" ->
                "Activate STS for %s in the account settings of IAM".formatted(clients.region());
            default -> trustOf(name);
        };
        return refuted(check, expected, seen, next, !refused.mayPass());
    }

    private Finding refuted(RoleCheck.RoleAssumable check, String expected, String seen, String next, boolean settled) {
        return new Finding(Proof.of(check, new Proof.Refuted(expected, seen, next), Grounds.of(clients)), settled);
    }

    private static String trustOf(String role) {
        return "aws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument".formatted(role);
    }
}
