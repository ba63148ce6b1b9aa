package dev.groundwork.addon;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ranges of IPv4 addresses, as {@code 10.0.0.0/8}. */
public final class AddressRange {
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern RANGE =
            Pattern.compile("%1$s\\.%1$s\\.%1$s\\.%1$s/(3[0-2]|[12]?[0-9])".formatted(OCTET));

    private AddressRange() {}

    /**
     * The network of that range, as AWS and Kubernetes write it: all bits after the prefix are 0.
     *
     * @return nothing if it is no range of IPv4 addresses
     */
    public static Optional<String> network(String range) {
        Matcher parts = RANGE.matcher(range);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(parts.group(5));
        long address = 0;
        for (int octet = 1; octet <= 4; octet++) {
            address = address << Byte.SIZE | Integer.parseInt(parts.group(octet));
        }
        address &= -1L << (Integer.SIZE - prefix);
        return Optional.of("%d.%d.%d.%d/%d"
                .formatted(address >> 24 & 0xff, address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff, prefix));
    }
}
