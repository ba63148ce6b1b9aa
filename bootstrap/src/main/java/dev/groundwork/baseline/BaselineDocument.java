package dev.groundwork.baseline;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Identity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shape of the file, from which the schema is generated. What may stand below {@code addons} is the catalog's. */
@Describe("What an EKS cluster has besides itself: its add-ons, how they get AWS roles, and how they are marked.")
record BaselineDocument(
        @Describe("Version of this format.") ApiVersion apiVersion,

        @Describe("Always Baseline.") Kind kind,

        @Describe("The cluster. For an EKS cluster its name and region are enough: all else is read from EKS.")
        ClusterReference cluster,

        @Describe(value = "How pods get an AWS role.", byDefault = "\"irsa\"")
        Identity identity,

        @Describe("How pods got it before, while they move to pod-identity: those from before keep their role.")
        Optional<Former> movingFrom,

        @Form("a host without https://, with or without a path, such as mirror.example.com/k8s")
        @Describe(
                value = "A host, with or without a path, that replaces the registry of every image.",
                pattern = "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]+)?(/[a-z0-9._-]+)*")
        Optional<String> registry,

        @Form(
                value =
                        "a label key: at most 63 letters, digits, '-', '_' and '.', after a DNS name and '/' if you like",
                keys = "([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?",
                values = "([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?",
                valueForm =
                        "a label value: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends")
        @Describe(value = "Labels for every Kubernetes object.", byDefault = "{}")
        Map<String, String> labels,

        @Form(
                value = "a tag key: at most 128 letters, digits, spaces and _ . : / = + - @",
                keys = "[\\p{L}\\p{N} _.:/=+@-]{1,128}",
                values = "[\\p{L}\\p{N} _.:/=+@-]{0,256}",
                valueForm = "a tag value: at most 256 letters, digits, spaces and _ . : / = + - @")
        @Describe(value = "Tags for everything in AWS.", byDefault = "{}")
        Map<String, String> tags,

        @Describe("Who hears when drift begins or ends to find something wrong.")
        Optional<Notifications> notifications,

        @Describe("How preflight judges.") Optional<PreflightSection> preflight,

        @Form(
                value = "the name of a role: at most 40 small letters, digits and '-'",
                keys = "[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
        @Describe(value = "AWS roles for the team's own applications, by a name of your choice.", byDefault = "{}")
        Map<String, RoleEntry> roles,

        @Form(
                value = "the name of nodes: at most 40 small letters, digits and '-'",
                keys = "[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
        @Describe(value = "EKS managed node groups, one in each zone, by a name of your choice.", byDefault = "{}")
        Map<String, NodeGroupEntry> nodeGroups,

        @Describe(
                value = "Who may log in to the cluster, and what they may do there: an EKS access entry for each.",
                byDefault = "[]")
        List<AccessItem> access,

        @Describe(value = "The add-ons of the cluster, each with its settings.", byDefault = "{}")
        Map<String, ObjectNode> addons) {
    /** The versions of the format. */
    enum ApiVersion {
        @JsonProperty("groundwork.dev/v1alpha1")
        V1ALPHA1
    }

    /** The kinds of file. */
    enum Kind {
        @JsonProperty("Baseline")
        BASELINE
    }
}
