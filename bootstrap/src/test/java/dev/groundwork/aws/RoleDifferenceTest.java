package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.FieldChange;
import dev.groundwork.resource.Tree;
import org.junit.jupiter.api.Test;

final class RoleDifferenceTest {
    private static final String DECLARED = """
            {"Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"}]}""";

    @Test
    void anInsertedActionIsOneChangeAlsoIfItComesFirst() {
        assertThat(changes("""
                {"Statement":[{"Effect":"Allow","Action":["iam:*","s3:GetObject","s3:ListBucket"],"Resource":"*"}]}""")).containsExactly("Allow s3:GetObject.Action[\"iam:*\"]: \"listed\" -> ");
    }

    @Test
    void aMissingActionIsOneChangeAlsoIfOnlyOneIsLeft() {
        assertThat(changes("""
                {"Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}]}""")).containsExactly("Allow s3:GetObject.Action[\"s3:GetObject\"]:  -> \"listed\"");
    }

    @Test
    void oneTextInPlaceOfAnotherIsOneChange() {
        assertThat(changes("""
                {"Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"x"}]}""")).containsExactly("Allow s3:GetObject.Resource: \"x\" -> \"*\"");
    }

    @Test
    void aStatementThatCameIsShownWhole() {
        assertThat(changes("""
                {"Statement":[
                  {"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"},
                  {"Effect":"Allow","Action":["iam:*","s3:GetObject"],"Resource":"*"}]}"""))
                .containsExactly(
                        "Allow iam:*.Action[\"iam:*\"]: \"listed\" -> ",
                        "Allow iam:*.Action[\"s3:GetObject\"]: \"listed\" -> ",
                        "Allow iam:*.Resource: \"*\" -> ");
    }

    @Test
    void nothingAtAllIsToldFromAnEmptyMap() {
        Tree empty = Tree.empty().with(root -> {
            root.putObject("policies");
            return root;
        });
        assertThat(RoleDifference.between(empty, Tree.empty()))
                .extracting(FieldChange::path)
                .containsExactly("policies");
        assertThat(RoleDifference.between(empty, empty)).isEmpty();
    }

    private static java.util.List<String> changes(String found) {
        Tree before =
                Tree.of(PolicyDocument.normalised(PolicyDocument.decoded(found), PolicyDocument.decoded(DECLARED)));
        Tree after = Tree.of(PolicyDocument.normalised(PolicyDocument.decoded(DECLARED)));
        return RoleDifference.between(before, after).stream()
                .map(change -> "%s: %s -> %s"
                        .formatted(
                                change.path(),
                                change.before().orElse(""),
                                change.after().orElse("")))
                .toList();
    }
}
