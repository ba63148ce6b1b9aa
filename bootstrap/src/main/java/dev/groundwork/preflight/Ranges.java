package dev.groundwork.preflight;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Collection;

/** Ranges of addresses, as {@code 10.0.0.0/8} and {@code 2001:db8::/32}. */
final class Ranges {
    private Ranges() {}

    /** Whether every address of the inner range is in one of the outer ones. */
    static boolean cover(Collection<String> outer, String inner) {
        return cover(outer.stream().map(Range::of).toList(), Range.of(inner));
    }

    private static boolean cover(Collection<Range> outer, Range inner) {
        if (outer.stream().anyMatch(range -> range.contains(inner))) {
            return true;
        }
        // What reaches into it, without being all of it, may cover it together with others: half by half.
        return outer.stream().anyMatch(inner::contains) && cover(outer, inner.half(0)) && cover(outer, inner.half(1));
    }

    /** The addresses whose first bits are those of this one. */
    private record Range(BigInteger address, int bits, int prefix) {
        static Range of(String text) {
            int slash = text.indexOf('/');
            byte[] octets = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
            return new Range(
                    new BigInteger(1, octets), octets.length * Byte.SIZE, Integer.parseInt(text.substring(slash + 1)));
        }

        boolean contains(Range other) {
            return bits == other.bits
                    && prefix <= other.prefix
                    && address.shiftRight(bits - prefix).equals(other.address.shiftRight(bits - prefix));
        }

        Range half(int which) {
            int bit = bits - prefix - 1;
            return new Range(which == 0 ? address.clearBit(bit) : address.setBit(bit), bits, prefix + 1);
        }
    }
}
