package dev.groundwork.aws;

import dev.groundwork.addon.RoleCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.engine.Strangers;
import dev.groundwork.engine.Strangers.Account;
import dev.groundwork.engine.Tokens;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Proves with real tokens that other ServiceAccounts do not get the role. Only AccessDenied proves it; any other refusal
 * would be one for the wrong reason. Right after a trust was narrowed STS may still let strangers in, so one that got in
 * is asked again until the check's deadline.
 */
public final class StrangerRefusedProver implements Prover<RoleCheck.StrangerRefused> {
    private final AwsClients clients;
    private final Tokens tokens;
    private final Strangers strangers;

    public StrangerRefusedProver(AwsClients clients, Tokens tokens, Strangers strangers) {
        this.clients = clients;
        this.tokens = tokens;
        this.strangers = strangers;
    }

    @Override
    public Class<RoleCheck.StrangerRefused> check() {
        return RoleCheck.StrangerRefused.class;
    }

    @Override
    public Finding ask(RoleCheck.StrangerRefused check) {
        RoleCheck.RoleAssumable role = check.role();
        List<String> refused = new ArrayList<>();
        for (Account stranger : strangers.of(new Account(role.namespace(), role.serviceAccount()))) {
            Optional<String> token = token(stranger, role.audience());
            if (token.isEmpty()) {
                continue;
            }
            switch (new WebIdentity(clients).assume(role.roleArn(), token.get())) {
                case WebIdentity.Assumed assumed -> {
                    return finding(check, letIn(role, stranger, assumed), false);
                }
                case WebIdentity.Refused answer
                when answer.code().equals("AccessDenied") -> refused.add(stranger.toString());
                case WebIdentity.Refused answer -> {
                    return finding(
                            check,
                            new Proof.NotProvable("%s was refused, but for another reason than the role's trust: %s"
                                    .formatted(stranger, answer)),
                            !answer.mayPass());
                }
            }
        }
        return refused.isEmpty()
                ? finding(check, new Proof.NotProvable("there is no other ServiceAccount to try it with"), true)
                : finding(check, new Proof.Proven("AccessDenied for " + listed(refused)), true);
    }

    private static Proof.Refuted letIn(RoleCheck.RoleAssumable role, Account stranger, WebIdentity.Assumed assumed) {
        return new Proof.Refuted(
                "AccessDenied",
                "%s assumed %s".formatted(stranger, assumed.arn()),
                "aws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument"
                        .formatted(Arn.of(role.roleArn()).name()));
    }

    /** A token of the stranger, unless it is gone by now. */
    private Optional<String> token(Account stranger, String audience) {
        try {
            return Optional.of(tokens.token(stranger.namespace(), stranger.name(), audience));
        } catch (ProblemException noToken) {
            if (noToken.problem().code() == Problem.Code.MISSING) {
                return Optional.empty();
            }
            throw noToken;
        }
    }

    private static String listed(List<String> names) {
        return names.size() == 1
                ? names.getFirst()
                : String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }

    private Finding finding(RoleCheck.StrangerRefused check, Proof.Verdict verdict, boolean settled) {
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), settled);
    }
}
