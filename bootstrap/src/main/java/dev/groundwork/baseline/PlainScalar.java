package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an unquoted word means. Kubernetes tools read YAML 1.1, newer ones 1.2, and they differ on words such as
 * {@code yes} and {@code 0644}; such a word means nothing here, and is refused.
 *
 * @param value what it means; empty if readers of YAML differ on it
 * @param instead what to write instead, where readers differ
 * @see <a href="https://yaml.org/type/">the types of YAML 1.1</a>
 * @see <a href="https://yaml.org/spec/1.2.2/#103-core-schema">the core schema of YAML 1.2</a>
 */
record PlainScalar(Optional<JsonNode> value, String instead) {
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> YES = Set.of("True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y");
    private static final Set<String> NO = Set.of("False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N");
    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)\\.[0-9]+");
    private static final Pattern OCTAL = Pattern.compile("0[0-7]+");

    /** All that one of the two versions takes for a number, base 60 such as 12:30 included. */
    private static final Pattern NUMBER_TO_SOME = Pattern.compile("[-+]?0(b[01_]+|o[0-7]+|x[0-9a-fA-F_]+)"
            + "|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?"
            + "|[-+]?\\.[0-9][0-9_]*([eE][-+]?[0-9]+)?"
            + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    static PlainScalar of(String word) {
        if (NULL.contains(word)) {
            return means(NullNode.instance);
        }
        if (word.equals("true") || word.equals("false")) {
            return means(BooleanNode.valueOf(word.equals("true")));
        }
        if (YES.contains(word) || NO.contains(word)) {
            return differs("write " + YES.contains(word) + ", or \"" + word + "\" in quotes for text");
        }
        if (INTEGER.matcher(word).matches()) {
            return means(BigIntegerNode.valueOf(new BigInteger(word)));
        }
        if (DECIMAL.matcher(word).matches()) {
            return means(DecimalNode.valueOf(new BigDecimal(word)));
        }
        if (OCTAL.matcher(word).matches()) {
            return differs("write " + new BigInteger(word, 8) + " or " + new BigInteger(word) + " for the number, or \""
                    + word + "\" in quotes for text");
        }
        if (NUMBER_TO_SOME.matcher(word).matches()) {
            return differs("write the number in decimal, or \"" + word + "\" in quotes for text");
        }
        return means(TextNode.valueOf(word));
    }

    private static PlainScalar means(JsonNode value) {
        return new PlainScalar(Optional.of(value), "");
    }

    private static PlainScalar differs(String instead) {
        return new PlainScalar(Optional.empty(), instead);
    }
}
