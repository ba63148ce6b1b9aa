package dev.groundwork.aws;

import dev.groundwork.resource.ProblemException;
import dev.groundwork.rights.IamGrant;
import dev.groundwork.rights.IamStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import software.amazon.awssdk.services.iam.model.ContextEntry;
import software.amazon.awssdk.services.iam.model.ContextKeyTypeEnum;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;

/**
 * Compares rights in AWS with what the caller has, by IAM's own simulation. It judges policies and permissions boundaries
 * of the caller; what an organisation forbids is in it only for callers of the same account.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html">
 *     SimulatePrincipalPolicy</a>
 */
public final class OwnPolicies {
    private final AwsClients clients;

    public OwnPolicies(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * Which of these the caller lacks.
     *
     * @throws ProblemException if that cannot be known, for instance because the caller may not ask
     */
    public SortedSet<IamGrant> lacking(Collection<IamGrant> grants) {
        Caller caller = new EksFacts(clients).caller();
        SortedSet<IamGrant> lacking = new TreeSet<>();
        if (caller.arn().endsWith(":root")) {
            return lacking;
        }
        String principal = principal(caller);
        for (IamStatement statement : IamStatement.of(grants)) {
            Set<String> refused = refused(principal, statement);
            lacking.addAll(grants.stream()
                    .filter(grant -> grant.conditions().equals(statement.conditions())
                            && statement.actions().contains(grant.action())
                            && statement.resources().contains(grant.resource())
                            && refused.contains(grant.action() + " " + grant.resource()))
                    .toList());
        }
        return lacking;
    }

    /** The actions and resources of a statement that are not allowed. */
    private Set<String> refused(String principal, IamStatement statement) {
        List<ContextEntry> context = new ArrayList<>();
        statement
                .conditions()
                .forEach((operatorAndKey, values) -> context.add(ContextEntry.builder()
                        .contextKeyName(operatorAndKey.substring(operatorAndKey.indexOf(' ') + 1))
                        .contextKeyType(
                                operatorAndKey.startsWith("ForAllValues:")
                                        ? ContextKeyTypeEnum.STRING_LIST
                                        : ContextKeyTypeEnum.STRING)
                        .contextKeyValues(values)
                        .build()));
        return clients.problems().calling("iam:SimulatePrincipalPolicy", "policies of " + principal, () -> {
            Set<String> refused = new HashSet<>();
            for (EvaluationResult result : clients.iam()
                    .simulatePrincipalPolicyPaginator(request -> request.policySourceArn(principal)
                            .actionNames(statement.actions())
                            .resourceArns(statement.resources())
                            .contextEntries(context))
                    .evaluationResults()) {
                if (result.evalDecision() != PolicyEvaluationDecisionType.ALLOWED) {
                    refused.add(result.evalActionName() + " " + result.evalResourceName());
                }
            }
            return refused;
        });
    }

    /** A session is judged by its role, whose path the session does not tell. */
    private String principal(Caller caller) {
        Arn arn = Arn.of(caller.arn());
        if (!arn.resource().startsWith("assumed-role/")) {
            return caller.arn();
        }
        String role = arn.resource().split("/", 3)[1];
        try {
            return new Roles(clients.problems(), clients.iam())
                    .head(role)
                    .map(live -> roleArn(arn, live.path() + role))
                    .orElseGet(() -> roleArn(arn, "/" + role));
        } catch (ProblemException denied) {
            return roleArn(arn, "/" + role);
        }
    }

    private static String roleArn(Arn session, String pathAndName) {
        return "arn:%s:iam::%s:role%s".formatted(session.partition(), session.account(), pathAndName);
    }
}
