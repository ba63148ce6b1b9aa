package dev.groundwork.aws;

import dev.groundwork.addon.RoleCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.engine.Tokens;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Proves with real tokens that other ServiceAccounts do not get the role: one from the role's own namespace, which shows a
 * trust of the whole namespace, and one from another, which shows a trust of everybody. Only AccessDenied proves it; any
 * other refusal would be one for the wrong reason. Right after a trust was narrowed STS may still let strangers in, so one
 * that got in is asked again until the check's deadline.
 */
public final class StrangerRefusedProver implements Prover<RoleCheck.StrangerRefused> {
    /** The ServiceAccount that is in every namespace. */
    private static final String EVERYWHERE = "default";

    private final AwsClients clients;
    private final Tokens tokens;

    public StrangerRefusedProver(AwsClients clients, Tokens tokens) {
        this.clients = clients;
        this.tokens = tokens;
    }

    @Override
    public Class<RoleCheck.StrangerRefused> check() {
        return RoleCheck.StrangerRefused.class;
    }

    @Override
    public Finding ask(RoleCheck.StrangerRefused check) {
        RoleCheck.RoleAssumable role = check.role();
        List<String> refused = new ArrayList<>();
        for (String namespace : namespaces(role)) {
            String stranger = namespace + "/" + EVERYWHERE;
            String token;
            try {
                token = tokens.token(namespace, EVERYWHERE, role.audience());
            } catch (ProblemException noToken) {
                if (noToken.problem().code() != Problem.Code.MISSING) {
                    throw noToken;
                }
                return finding(
                        check,
                        new Proof.NotProvable("there is no ServiceAccount %s to try it with".formatted(stranger)),
                        true);
            }
            switch (new WebIdentity(clients).assume(role.roleArn(), token)) {
                case WebIdentity.Assumed assumed -> {
                    return finding(
                            check,
                            new Proof.Refuted(
                                    "AccessDenied",
                                    "%s assumed %s".formatted(stranger, assumed.arn()),
                                    "aws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument"
                                            .formatted(Arn.of(role.roleArn()).name())),
                            false);
                }
                case WebIdentity.Refused answer when answer.code().equals("AccessDenied") -> refused.add(stranger);
                case WebIdentity.Refused answer -> {
                    return finding(
                            check,
                            new Proof.NotProvable("%s was refused, but for another reason than the role's trust: %s"
                                    .formatted(stranger, answer)),
                            !answer.mayPass());
                }
            }
        }
        return finding(check, new Proof.Proven("AccessDenied for " + String.join(" and ", refused)), true);
    }

    private static List<String> namespaces(RoleCheck.RoleAssumable role) {
        return Stream.of(role.namespace(), "default", "kube-system")
                .distinct()
                .filter(namespace -> !(namespace.equals(role.namespace())
                        && role.serviceAccount().equals(EVERYWHERE)))
                .limit(2)
                .toList();
    }

    private Finding finding(RoleCheck.StrangerRefused check, Proof.Verdict verdict, boolean settled) {
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), settled);
    }
}
