package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the page about permissions with the code: next to each call stands its action as IAM names it. */
final class PermissionsPageTest {
    private static final Path SOURCES = Path.of("src", "main", "java", "dev", "groundwork", "aws");
    private static final Pattern ACTION =
            Pattern.compile("\"((?:iam|sts|eks|autoscaling|ec2|elasticloadbalancing|route53|logs):[A-Z][A-Za-z]+)\"");

    /** AWS asks for these where another action is called. */
    private static final Set<String> IMPLIED =
            Set.of("iam:CreateServiceLinkedRole", "iam:PassRole", "iam:TagOpenIDConnectProvider");

    /** What the roles of nodes and of pods must allow, looked for in their policies. */
    private static final Set<String> NOT_CALLED = Set.of("sts:AssumeRole", "sts:TagSession", "ec2:DescribeRegions");

    /** Needs no permission, or only for a question about permissions. */
    private static final Set<String> NOT_IN_THE_POLICIES =
            Set.of("sts:GetCallerIdentity", "sts:AssumeRoleWithWebIdentity", "iam:SimulatePrincipalPolicy");

    /** AWS knows no resource to limit these writes by. */
    private static final Set<String> HAVE_NO_RESOURCE = Set.of("logs:DeleteQueryDefinition", "logs:PutQueryDefinition");

    @Test
    void theTableHasEveryActionOfTheCodeAndNoOther() throws IOException {
        Set<String> called = new TreeSet<>(IMPLIED);
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> ACTION.matcher(text(file)).results())
                    .map(MatchResult::group)
                    .map(action -> action.replace("\"", ""))
                    .forEach(called::add);
        }
        called.removeAll(NOT_CALLED);
        assertThat(PermissionsPage.read().actions()).isEqualTo(called);
    }

    @Test
    void thePoliciesAllowWhatTheTableHas() throws IOException {
        PermissionsPage page = PermissionsPage.read();
        Set<String> needed = new TreeSet<>(page.actions());
        needed.removeAll(NOT_IN_THE_POLICIES);
        assertThat(page.allowed()).isEqualTo(needed);
    }

    @Test
    void rolesAreWrittenUnderOurPathOnlyAndNothingIsAllowedOnEverythingThatCouldBeLimited() throws IOException {
        for (var statement : PermissionsPage.read().statements()) {
            Set<String> actions = PermissionsPage.texts(statement.path("Action")).stream()
                    .collect(Collectors.toCollection(TreeSet::new));
            if (actions.contains("iam:PutRolePolicy")) {
                boolean ofNodes = statement.path("Sid").asText().equals("LetNodesHandOutRoles");
                assertThat(PermissionsPage.texts(statement.path("Resource")))
                        .containsExactly("arn:aws:iam::111122223333:role/" + (ofNodes ? "nodes" : "groundwork/*"));
            }
            if (statement.path("Resource").asText().equals("*")) {
                assertThat(actions)
                        .allMatch(action -> action.matches("[a-z0-9]+:(Describe|List)[A-Za-z]+")
                                || HAVE_NO_RESOURCE.contains(action));
            }
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
