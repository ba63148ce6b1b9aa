package dev.groundwork.addon;

/** Names of container images. */
public final class Images {
    private Images() {}

    /** For pods that ask something for a check: small, of both architectures, and with a shell, wget and nslookup. */
    static final String PROBE = "public.ecr.aws/docker/library/busybox:1.37.0";

    /** The image below another registry; the first part of a name is a registry if it looks like a host. */
    public static String moved(String image, String registry) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return registry + "/" + (host ? image.substring(slash + 1) : image);
    }
}
