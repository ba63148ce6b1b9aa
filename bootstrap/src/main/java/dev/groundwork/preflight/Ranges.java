package dev.groundwork.preflight;

/** Ranges of IPv4 addresses, as {@code 10.0.0.0/8}. */
final class Ranges {
    private static final int BITS = 32;
    private static final int OCTET = 8;

    private Ranges() {}

    /** Whether every address of the inner range is in the outer one. */
    static boolean contains(String outer, String inner) {
        int prefix = prefix(outer);
        if (prefix > prefix(inner)) {
            return false;
        }
        long mask = prefix == 0 ? 0 : -1L << (BITS - prefix);
        return (address(outer) & mask) == (address(inner) & mask);
    }

    private static int prefix(String range) {
        return Integer.parseInt(range.substring(range.indexOf('/') + 1));
    }

    private static long address(String range) {
        long address = 0;
        for (String octet : range.substring(0, range.indexOf('/')).split("\\.", -1)) {
            address = (address << OCTET) | Integer.parseInt(octet);
        }
        return address;
    }
}
