package dev.groundwork.addon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyLintTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Action: '*', Resource: '*'",
                "Action: ['s3:*'], Resource: ['*']",
                "Action: 's3:Get*', Resource: '*'",
                "Action: 's3:*', Resource: 'arn:aws:s3:::*'",
                "Action: 's3:*', NotResource: 'arn:aws:s3:::mine'",
                "NotAction: 'iam:*', Resource: '*'",
                "Action: 'iam:PassRole', Resource: '*'",
                "Action: 'dynamodb:*', Resource: '*', Condition: {Bool: {'aws:SecureTransport': 'true'}}"
            })
    void nothingMayHaveAStarInBoth(String rights) {
        assertThat(found("Effect: Allow, " + rights)).isNotEmpty().allMatch(what -> !what.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::mine/*'",
                "Effect: Allow, Action: 's3:ListAllMyBuckets', Resource: '*'",
                "Effect: Allow, Action: 'ec2:Describe*', Resource: '*'",
                "Effect: Deny, Action: '*', Resource: '*'",
                "Sid: One1, Effect: Allow, Action: ['sqs:SendMessage'], Resource: 'arn:${aws:Partition}:sqs:*:*:q'",
                "Effect: Allow, Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/r'"
            })
    void whatIsNamedMayPass(String statement) {
        assertThat(found(statement)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Action: 's3:GetObject', Resource: 'arn:aws:s3:::a'",
                "Effect: Allow, Resource: 'arn:aws:s3:::a'",
                "Effect: Allow, Action: 's3:GetObject'",
                "Effect: Allow, Action: [], Resource: 'arn:aws:s3:::a'",
                "Effect: Allow, Action: 's3:GetObject', NotAction: 's3:PutObject', Resource: 'arn:aws:s3:::a'",
                "Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::a', Sid: 'no blanks'",
                "Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::a', Resources: x",
                "Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::a', Condition: {StringIs: {a: b}}",
                "Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws-us-gov:s3:::a'"
            })
    void whatIamWouldRefuseIsFoundBeforeItDoes(String statement) {
        assertThat(found(statement)).hasSize(1);
    }

    @Test
    void aSidStandsOnce() {
        String statement = "{Sid: A, Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::a'}";

        assertThat(PolicyLint.of(
                        yaml("{Version: '2012-10-17', Statement: [%s, %s]}".formatted(statement, statement)), "aws"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.path()).isEqualTo(List.of("Statement", 1, "Sid")));
    }

    private static List<String> found(String statement) {
        return PolicyLint.of(yaml("{Version: '2012-10-17', Statement: {%s}}".formatted(statement)), "aws").stream()
                .map(PolicyLint.Finding::what)
                .toList();
    }

    private static JsonNode yaml(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
