package dev.groundwork.rights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class IamStatementTest {
    @Test
    void actionsShareAStatementOnlyIfResourcesAndConditionsAreTheSame() {
        List<IamStatement> statements = IamStatement.of(List.of(
                grant("iam:GetRole", "a"),
                grant("iam:GetRole", "b"),
                grant("iam:ListRolePolicies", "a"),
                grant("iam:ListRolePolicies", "b"),
                grant("iam:PutRolePolicy", "a"),
                grant("iam:CreateRole", "a").when("StringEquals", "aws:RequestTag/x", "y")));

        assertThat(statements)
                .map(one -> "%s %s %s %s".formatted(one.sid(), one.actions(), one.resources(), one.conditions()))
                .containsExactlyInAnyOrder(
                        "Roles [iam:GetRole, iam:ListRolePolicies] [a, b] {}",
                        "Roles3 [iam:PutRolePolicy] [a] {}",
                        "Roles2 [iam:CreateRole] [a] {StringEquals aws:RequestTag/x=[y]}");
    }

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
    @Test
    void aPolicyThatIsTooLongForIamBecomesSeveral() {
        List<IamGrant> grants = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            grants.add(
                    new IamGrant("Topic" + i, "iam:GetRole", "arn:aws:iam::111122223333:role/" + i, new TreeMap<>()));
        }

        List<ObjectNode> documents = IamStatement.documents(IamStatement.of(grants));

        assertThat(documents).hasSizeGreaterThan(1);
        assertThat(documents).allMatch(document -> document.toString().length() <= 6144);
        assertThat(documents.stream()
                        .mapToInt(document -> document.path("Statement").size())
                        .sum())
                .isEqualTo(100);
        assertThat(IamStatement.documents(List.of())).isEmpty();
    }

    private static IamGrant grant(String action, String resource) {
        return new IamGrant("Roles", action, resource, new TreeMap<>());
    }
}
