package dev.groundwork.aws;

import software.amazon.awssdk.regions.Region;

/** What follows from the name of a region. */
final class Partitions {
    private Partitions() {}

    /** IAM has one endpoint a partition, and one pseudo region to sign for. */
    static Region globalRegion(String region) {
        if (region.startsWith("cn-")) {
            return Region.AWS_CN_GLOBAL;
        }
        if (region.startsWith("us-gov-")) {
            return Region.AWS_US_GOV_GLOBAL;
        }
        return Region.AWS_GLOBAL;
    }
}
