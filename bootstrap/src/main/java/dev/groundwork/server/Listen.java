package dev.groundwork.server;

/**
 * Where the pages are served.
 *
 * @param host a name or an address of this machine; an IPv6 address without brackets
 * @param port 0 for one that is free
 */
public record Listen(String host, int port) {
    private static final int LAST_PORT = 65_535;

    public Listen {
        if (host.isBlank() || port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("no address: " + host + " " + port);
        }
    }

    /**
     * Reads {@code 127.0.0.1:8080} and {@code [::1]:8080}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Listen of(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("no address: " + text);
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.contains(":") != bracketed) {
            throw new IllegalArgumentException("an IPv6 address stands in brackets: " + text);
        }
        return new Listen(
                bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
