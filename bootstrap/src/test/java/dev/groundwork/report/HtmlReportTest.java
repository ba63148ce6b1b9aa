package dev.groundwork.report;

import static dev.groundwork.report.Reports.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HtmlReportTest {
    private static final Set<String> ELEMENTS = Set.of(
            "html", "head", "meta", "title", "style", "body", "header", "main", "section", "h1", "h2", "h3", "p", "div",
            "span", "ol", "ul", "li", "dl", "dt", "dd", "code", "pre", "details", "summary", "strong", "del", "ins");

    @ParameterizedTest
    @EnumSource(Verb.class)
    void whateverNamesComeFromTheClusterThePageHasOnlyItsOwnElements(Verb verb) {
        String page = ReportForm.HTML.print(EverySort.finished(verb));
        String body = page.substring(page.indexOf("</style>"));

        Set<String> elements = Pattern.compile("<([a-zA-Z!][a-zA-Z0-9]*)")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .filter(name -> !name.startsWith("!"))
                .collect(Collectors.toSet());
        assertThat(elements).isSubsetOf(ELEMENTS);
        assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
        // Every attribute of the body is one of ours, with one of our values.
        assertThat(Pattern.compile("<[a-z0-9]+ ([^>]*)>")
                        .matcher(body)
                        .results()
                        .map(match -> match.group(1)))
                .allMatch(attributes -> attributes.matches("open|class=\"[a-z ]+\""));
        assertThat(page.codePoints().filter(point -> point != '\n')).noneMatch(Character::isISOControl);
        assertThat(page).doesNotContain("\u202e");
    }

    @Test
    void thePolicyAllowsTheStyleSheetAndNothingElse() throws Exception {
        String page = ReportForm.HTML.print(EverySort.finished(Verb.DRIFT));
        Matcher style = Pattern.compile("<style>(.*)</style>", Pattern.DOTALL).matcher(page);
        assertThat(style.find()).isTrue();
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(style.group(1).getBytes(StandardCharsets.UTF_8)));

        assertThat(page)
                .contains("content=\"default-src &#x27;none&#x27;; style-src &#x27;sha256-" + hash
                        + "&#x27;; base-uri &#x27;none&#x27;; form-action &#x27;none&#x27;\"");
        assertThat(page).doesNotContain("http:", "https:", "url(", "@import", "src=\"", "href=\"");
    }

    @Test
    void whatIsWrongStandsBeforeTheChecksAndThoseBeforeTheResources() {
        String page = ReportForm.HTML.print(EverySort.finished(Verb.DRIFT));

        assertThat(page)
                .containsSubsequence(
                        "The run could not finish",
                        "What is wrong, and what to do next",
                        "To know",
                        "<h2>Checks</h2>",
                        "<h2>Resources</h2>");
    }

    @Test
    void whatIsWellIsSaidInOneSentence() {
        Report report = report(Verb.DRIFT, new Change.Unchanged(Samples.ACCOUNT));
        String page = print(report);

        assertThat(page).contains("No drift, and nothing is refuted", "1 as declared");
        assertThat(page).doesNotContain("What is wrong");
    }

    @Test
    void aDifferenceIsFoldedWithItsValuesInside() {
        Report report = report(
                Verb.DRIFT,
                new Change.Update(
                        Samples.DEPLOYMENT,
                        Samples.DEPLOYMENT.tree(),
                        Samples.DEPLOYMENT.tree(),
                        java.util.List.of(Samples.field("spec.replicas", "1", "2", "kubectl-edit")),
                        Prediction.SERVER,
                        true));

        assertThat(print(report))
                .contains("<code>spec.replicas</code><del>1</del><ins>2</ins>"
                        + "<p class=\"quiet\">set by kubectl-edit at 2026-11-22 05:31:10Z</p>");
    }

    private static String print(Report report) {
        return ReportForm.HTML.print(
                new Finished(report, ExitCode.of(report, false), EverySort.SOURCE, false, "1.2.3"));
    }
}
