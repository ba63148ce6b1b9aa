package dev.groundwork.aws;

import java.util.List;

/**
 * The name of a resource in AWS, taken apart.
 *
 * @param partition for instance {@code aws}
 * @param region empty for global services
 * @param account 12 digits
 * @param resource the rest, for instance {@code role/path/name}
 */
record Arn(String partition, String region, String account, String resource) {
    /**
     * Takes it apart.
     *
     * @throws IllegalArgumentException if it is no ARN
     */
    static Arn of(String text) {
        List<String> parts = List.of(text.split(":", 6));
        if (parts.size() != 6 || !parts.getFirst().equals("arn")) {
            throw new IllegalArgumentException("not an ARN: " + text);
        }
        return new Arn(parts.get(1), parts.get(3), parts.get(4), parts.get(5));
    }

    /** The last part of a resource with a path: a role's name. */
    String name() {
        return resource.substring(resource.lastIndexOf('/') + 1);
    }
}
