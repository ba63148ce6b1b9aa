package dev.groundwork.flow;

import java.util.LinkedHashMap;
import java.util.Map;

/** The one place that says which parts of an output differ from run to run, and what stands for them in the tests. */
final class Volatile {
    private static final Map<String, String> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("oidc\\.eks\\.eu-west-1\\.amazonaws\\.com/id/[0-9A-F]{32}", "ISSUER");
        PARTS.put(
                "(?<=://)(127\\.0\\.0\\.1|localhost|10\\.[0-9.]+|169\\.254\\.[0-9.]+|172\\.[0-9.]+):[0-9]+", "ADDRESS");
        PARTS.put("[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z", "TIME");
        PARTS.put("(?<=, in )[0-9]+\\.[0-9] s", "N s");
        PARTS.put("(?<=the oldest )[0-9]+(?= seconds old)", "N");
        PARTS.put("(?<=, generation )[0-9]+", "N");
        PARTS.put("(?<=pod (metrics-server|cluster-autoscaler)-)[0-9a-z]{6,10}-[0-9a-z]{5}", "XXX");
        PARTS.put("(?<=(subnet|vpc)-)[0-9a-f]{17}", "ID");
        PARTS.put("(?<=valid until\\s{1,60})[0-9]{4}-[0-9]{2}-[0-9]{2}", "DATE");
        PARTS.put("/tmp/junit[^/ ]+", "FOLDER");
        PARTS.put("/tmp/baseline[0-9]+\\.yaml", "FILE");
        PARTS.put("/tmp/groundwork-sandbox-[-0-9]+", "SANDBOX");
        PARTS.put("(?<=request\\s{1,9})[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID");
    }

    private Volatile() {}

    static String hidden(String output) {
        String hidden = output;
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
            hidden = hidden.replaceAll(part.getKey(), part.getValue());
        }
        // Where a line breaks depends on the length of what was hidden.
        return hidden.replaceAll("\\n( {6}| {7}| {34})(?=\\S)", " ");
    }
}
