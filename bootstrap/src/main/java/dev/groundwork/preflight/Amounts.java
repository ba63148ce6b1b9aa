package dev.groundwork.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So much CPU and memory.
 *
 * @param millis thousandths of a CPU
 * @param bytes of memory
 */
public record Amounts(long millis, long bytes) {
    /** Nothing; of a node: not known. */
    public static final Amounts NONE = new Amounts(0, 0);

    private static final Pattern QUANTITY = Pattern.compile("([0-9.]+(?:[eE][-+]?[0-9]+)?)([numkMGTPE]|[KMGTPE]i)?");
    private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
            Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
            Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
            Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
            Map.entry("k", BigDecimal.ONE.movePointRight(3)),
            Map.entry("M", BigDecimal.ONE.movePointRight(6)),
            Map.entry("G", BigDecimal.ONE.movePointRight(9)),
            Map.entry("T", BigDecimal.ONE.movePointRight(12)),
            Map.entry("P", BigDecimal.ONE.movePointRight(15)),
            Map.entry("E", BigDecimal.ONE.movePointRight(18)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
            Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    /** Of an object with the keys {@code cpu} and {@code memory}. */
    public static Amounts of(JsonNode quantities) {
        return new Amounts(quantity(quantities.path("cpu"), 3), quantity(quantities.path("memory"), 0));
    }

    /**
     * What a pod of that spec asks the scheduler for: its containers together, or what it needs to start, if that is more.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers">resource
     *     sharing</a>
     */
    public static Amounts ofPod(JsonNode spec) {
        Amounts sidecars = NONE;
        Amounts start = NONE;
        for (JsonNode init : spec.path("initContainers")) {
            Amounts asked = asked(init.path("resources"));
            if (init.path("restartPolicy").asText().equals("Always")) {
                sidecars = sidecars.plus(asked);
                start = start.atLeast(sidecars);
            } else {
                start = start.atLeast(sidecars.plus(asked));
            }
        }
        Amounts run = sidecars;
        for (JsonNode container : spec.path("containers")) {
            run = run.plus(asked(container.path("resources")));
        }
        return start.atLeast(run).atLeast(asked(spec.path("resources"))).plus(of(spec.path("overhead")));
    }

    /** Who names a limit alone asks for as much. */
    private static Amounts asked(JsonNode resources) {
        Amounts requests = of(resources.path("requests"));
        Amounts limits = of(resources.path("limits"));
        return new Amounts(
                resources.path("requests").has("cpu") ? requests.millis : limits.millis,
                resources.path("requests").has("memory") ? requests.bytes : limits.bytes);
    }

    Amounts plus(Amounts more) {
        return new Amounts(millis + more.millis, bytes + more.bytes);
    }

    Amounts minus(Amounts less) {
        return new Amounts(Math.max(0, millis - less.millis), Math.max(0, bytes - less.bytes));
    }

    Amounts times(int number) {
        return new Amounts(millis * number, bytes * number);
    }

    boolean fitsIn(Amounts room) {
        return millis <= room.millis && bytes <= room.bytes;
    }

    private Amounts atLeast(Amounts other) {
        return new Amounts(Math.max(millis, other.millis), Math.max(bytes, other.bytes));
    }

    /** For people, for instance {@code 0.3 CPU and 450 MiB}. */
    @Override
    public String toString() {
        long mebibytes = bytes >> 20;
        return "%s CPU and %s"
                .formatted(
                        BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString(),
                        mebibytes >= 10 << 10 ? (mebibytes >> 10) + " GiB" : mebibytes + " MiB");
    }

    private static long quantity(JsonNode value, int point) {
        Matcher parts = QUANTITY.matcher(value.asText(""));
        return parts.matches()
                ? new BigDecimal(parts.group(1))
                        .multiply(parts.group(2) == null ? BigDecimal.ONE : UNITS.get(parts.group(2)))
                        .movePointRight(point)
                        .setScale(0, RoundingMode.CEILING)
                        .longValue()
                : 0;
    }
}
