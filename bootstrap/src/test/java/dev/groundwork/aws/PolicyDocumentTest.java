package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.Tree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyDocumentTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            one or a list of one   | {"Statement":[{"Effect":"Allow","Action":["s3:Get"],"Resource":["*"]}]} | {"Statement":{"Effect":"Allow","Action":"s3:Get","Resource":"*"}}
            order of actions       | {"Statement":{"Effect":"Allow","Action":["s3:B","s3:A"]}} | {"Statement":{"Effect":"Allow","Action":["s3:A","s3:B"]}}
            an action twice        | {"Statement":{"Effect":"Allow","Action":["s3:A","s3:A"]}} | {"Statement":{"Effect":"Allow","Action":"s3:A"}}
            order of statements    | {"Statement":[{"Effect":"Deny","Action":"s3:A"},{"Effect":"Allow","Action":"s3:B"}]} | {"Statement":[{"Effect":"Allow","Action":"s3:B"},{"Effect":"Deny","Action":"s3:A"}]}
            a statement twice      | {"Statement":[{"Effect":"Allow","Action":"s3:A"},{"Effect":"Allow","Action":"s3:A"}]} | {"Statement":[{"Effect":"Allow","Action":"s3:A"}]}
            case of actions        | {"Statement":{"Effect":"Allow","Action":"sts:assumerole"}} | {"Statement":{"Effect":"Allow","Action":"sts:AssumeRole"}}
            case of conditions     | {"Statement":{"Effect":"Allow","Condition":{"stringequals":{"AWS:sourceip":"x"}}}} | {"Statement":{"Effect":"Allow","Condition":{"StringEquals":{"aws:SourceIp":"x"}}}}
            order of conditions    | {"Statement":{"Effect":"Allow","Condition":{"StringLike":{"b":"x"},"StringEquals":{"c":"x","a":["z","y"]}}}} | {"Statement":{"Effect":"Allow","Condition":{"StringEquals":{"a":["y","z"],"c":"x"},"StringLike":{"b":"x"}}}}
            booleans as texts      | {"Statement":{"Effect":"Allow","Condition":{"Bool":{"a":true}}}} | {"Statement":{"Effect":"Allow","Condition":{"Bool":{"a":"true"}}}}
            statement ids          | {"Statement":{"Sid":"Look","Effect":"Allow"}} | {"Statement":{"Effect":"Allow"}}
            the default version    | {"Version":"2008-10-17","Statement":{"Effect":"Allow"}} | {"Statement":{"Effect":"Allow"}}
            everybody              | {"Statement":{"Effect":"Allow","Principal":"*"}} | {"Statement":{"Effect":"Allow","Principal":{"AWS":"*"}}}
            an account             | {"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"}}} | {"Statement":{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111122223333:root"]}}}
            an account in China    | {"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"}}} | {"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws-cn:iam::111122223333:root"}}}
            """)
    void whatMeansTheSameIsEqual(String difference, String found, String declared) {
        assertThat(PolicyDocument.normalised(json(found), json(declared)))
                .as(difference)
                .isEqualTo(PolicyDocument.normalised(json(declared)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            case of resources      | {"Statement":{"Effect":"Allow","Resource":"arn:x:A"}} | {"Statement":{"Effect":"Allow","Resource":"arn:x:a"}}
            case of values         | {"Statement":{"Effect":"Allow","Condition":{"StringEquals":{"a":"X"}}}} | {"Statement":{"Effect":"Allow","Condition":{"StringEquals":{"a":"x"}}}}
            another operator       | {"Statement":{"Effect":"Allow","Condition":{"StringLike":{"a":"x"}}}} | {"Statement":{"Effect":"Allow","Condition":{"StringEquals":{"a":"x"}}}}
            all but                | {"Statement":{"Effect":"Allow","NotAction":"s3:A"}} | {"Statement":{"Effect":"Allow","Action":"s3:A"}}
            effect                 | {"Statement":{"Effect":"Deny","Action":"s3:A"}} | {"Statement":{"Effect":"Allow","Action":"s3:A"}}
            no condition           | {"Statement":{"Effect":"Allow","Action":"s3:A"}} | {"Statement":{"Effect":"Allow","Action":"s3:A","Condition":{"Bool":{"a":"true"}}}}
            a deleted principal    | {"Statement":{"Effect":"Allow","Principal":{"AWS":"AROAEXAMPLE"}}} | {"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/x"}}}
            another version        | {"Version":"2012-10-17","Statement":{"Effect":"Allow"}} | {"Statement":{"Effect":"Allow"}}
            one action more        | {"Statement":{"Effect":"Allow","Action":["s3:A","s3:B"]}} | {"Statement":{"Effect":"Allow","Action":"s3:A"}}
            """)
    void whatMeansSomethingElseIsNot(String difference, String found, String declared) {
        assertThat(PolicyDocument.normalised(json(found), json(declared)))
                .as(difference)
                .isNotEqualTo(PolicyDocument.normalised(json(declared)));
    }

    @Test
    void aPlusSignStaysOneAndPercentSignsAreDecoded() {
        assertThat(PolicyDocument.decoded("%7B%22Resource%22%3A%22a+b%20c%25%2B%22%7D"))
                .isEqualTo(json("{\"Resource\":\"a+b c%+\"}"));
    }

    @Test
    void aStatementThatComesDoesNotSeemToChangeItsNeighbours() {
        JsonNode one = json("{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:B\"}]}");
        JsonNode two = json(
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:A\"},{\"Effect\":\"Allow\",\"Action\":\"s3:B\"}]}");
        assertThat(Tree.of(PolicyDocument.normalised(two)).leaves())
                .containsAllEntriesOf(Tree.of(PolicyDocument.normalised(one)).leaves())
                .containsKey("Allow s3:A.Action");
    }

    @Test
    void twoStatementsWithTheSameFirstActionAreToldApart() {
        JsonNode two = json("{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:A\",\"Resource\":\"x\"},"
                + "{\"Effect\":\"Allow\",\"Action\":\"s3:A\",\"Resource\":\"y\"}]}");
        assertThat(Tree.of(PolicyDocument.normalised(two)).leaves())
                .containsKeys("Allow s3:A.Resource", "Allow s3:A (2).Resource");
    }

    private static JsonNode json(String text) {
        return PolicyDocument.decoded(text.replace("%", "%25"));
    }
}
