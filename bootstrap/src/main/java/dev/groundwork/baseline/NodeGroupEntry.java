package dev.groundwork.baseline;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.groundwork.addon.Describe;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Nodes of one sort: one EKS managed node group in each zone, with Amazon Linux 2023.
 *
 * @param instanceTypes in the order in which they are tried
 * @param architecture of all of them
 * @param capacity how they are paid for
 * @param min the fewest nodes in each zone
 * @param max the most nodes in each zone
 * @param diskGiB size of each root volume
 * @param labels labels of the nodes
 * @param taints taints of the nodes
 * @param zones where; empty means every zone with a private subnet for nodes
 * @param subnets ids of subnets, instead of those that are found by their tags
 * @param role ARN of a role for the nodes that exists; without it one is made
 * @param pods how many pods a node holds, for the autoscaler's picture of a group without nodes
 */
@Describe("Nodes of one sort: one EKS managed node group in each zone, with Amazon Linux 2023.")
public record NodeGroupEntry(
        @Form("an instance type such as m6i.large")
        @Describe(
                value = "Instance types, in the order in which they are tried; all of one size, or the autoscaler"
                        + " cannot reckon.",
                pattern = "[a-z][a-z0-9-]*\\.[a-z0-9-]+")
        List<String> instanceTypes,

        @Describe(value = "Architecture of the instance types.", byDefault = "\"amd64\"")
        Architecture architecture,

        @Describe(value = "Whether the instances are on demand or spot.", byDefault = "\"on-demand\"")
        Capacity capacity,

        @Describe(
                value =
                        "The fewest nodes in each zone. With 0 the autoscaler may spread badly: see docs/node-groups.md.",
                byDefault = "1",
                minimum = 0)
        int min,

        @Describe(value = "The most nodes in each zone.", byDefault = "5", minimum = 1)
        int max,

        @Describe(value = "Size of each node's root volume in GiB.", byDefault = "20", minimum = 20)
        int diskGiB,

        @Form(
                value =
                        "a label key: at most 63 letters, digits, '-', '_' and '.', after a DNS name and '/' if you like",
                keys = "([a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?",
                values = "([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?",
                valueForm =
                        "a label value: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends")
        @Describe(value = "Labels of the nodes.", byDefault = "{}")
        Map<String, String> labels,

        @Describe(value = "Taints of the nodes.", byDefault = "[]")
        List<Taint> taints,

        @Form("a zone such as eu-west-1a")
        @Describe(
                value = "Zones, if not all that have a private subnet for nodes.",
                byDefault = "[]",
                pattern = "[a-z]{2,}(-[a-z0-9]+)+[a-z]")
        List<String> zones,

        @Form("the id of a subnet such as subnet-0123456789abcdef0")
        @Describe(
                value = "Subnets, if not the one private subnet of each zone with the tag"
                        + " kubernetes.io/role/internal-elb.",
                byDefault = "[]",
                pattern = "subnet-[0-9a-f]+")
        List<String> subnets,

        @Form("the ARN of a role such as arn:aws:iam::111122223333:role/nodes")
        @Describe(
                value = "ARN of a role that exists. By default Groundwork makes one with the three policies of a node.",
                pattern = "arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+")
        Optional<String> role,

        @Describe(
                value = "How many pods a node holds. Only the autoscaler's picture of a group without nodes needs it.",
                minimum = 1)
        Optional<Integer> pods) {
    public NodeGroupEntry {
        instanceTypes = List.copyOf(instanceTypes);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        taints = List.copyOf(taints);
        zones = List.copyOf(zones);
        subnets = List.copyOf(subnets);
    }

    /** What the nodes' processors speak. */
    public enum Architecture {
        /** x86. */
        @JsonProperty("amd64")
        AMD64("AL2023_x86_64"),
        /** Graviton. */
        @JsonProperty("arm64")
        ARM64("AL2023_ARM_64");

        private final String image;

        Architecture(String image) {
            this.image = image;
        }
    }

    /** What instances compute with besides processors: their image needs its driver. */
    public enum Accelerator {
        /** Nothing. */
        STANDARD("no accelerator", "(?!)"),
        /** Graphics processors of NVIDIA that today's driver serves. */
        NVIDIA("an NVIDIA GPU", "(p[3-9][a-z0-9-]*|g4dn|gr?[5-9][a-z]*)\\..*"),
        /** Inferentia and Trainium. */
        NEURON("a Neuron chip", "(inf|trn)[0-9][a-z0-9]*\\..*");

        private final String word;
        private final Pattern types;

        Accelerator(String word, String types) {
            this.word = word;
            this.types = Pattern.compile(types);
        }

        /**
         * What instances of that type have.
         *
         * @see <a href="https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html">accelerated computing</a>
         */
        public static Accelerator of(String type) {
            return Stream.of(values())
                    .filter(accelerator -> accelerator.types.matcher(type).matches())
                    .findFirst()
                    .orElse(STANDARD);
        }

        /** For a person. */
        public String word() {
            return word;
        }
    }

    /**
     * The type of machine image, as EKS calls it: for the architecture, with the driver of the accelerators.
     *
     * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html">amiType</a>
     */
    public String image() {
        return architecture.image + "_"
                + Accelerator.of(instanceTypes.getFirst()).name();
    }

    /** How instances are paid for. */
    public enum Capacity {
        /** They stay until they are ended. */
        @JsonProperty("on-demand")
        ON_DEMAND,
        /** AWS may take them back at two minutes' notice. EKS drains them before that in managed groups. */
        @JsonProperty("spot")
        SPOT
    }

    /**
     * What keeps pods away that do not tolerate it.
     *
     * @param key its key
     * @param value its value; empty means none
     * @param effect what it does
     */
    public record Taint(
            @Form("a taint key: at most 63 letters, digits, '-', '_', '.' and '/'")
            @Describe(value = "Its key.", pattern = "[A-Za-z0-9]([A-Za-z0-9_./-]{0,61}[A-Za-z0-9])?")
            String key,

            @Form("a taint value: at most 63 letters, digits, '-', '_' and '.'")
            @Describe(value = "Its value.", pattern = "([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?")
            Optional<String> value,

            @Describe("What it does to pods that do not tolerate it.")
            Effect effect) {}

    /** What a taint does. */
    public enum Effect {
        /** New pods go elsewhere. */
        @JsonProperty("NoSchedule")
        NO_SCHEDULE("NoSchedule"),
        /** Pods that run there go, too. */
        @JsonProperty("NoExecute")
        NO_EXECUTE("NoExecute"),
        /** New pods go elsewhere if they can. */
        @JsonProperty("PreferNoSchedule")
        PREFER_NO_SCHEDULE("PreferNoSchedule");

        private final String word;

        Effect(String word) {
            this.word = word;
        }

        /** As Kubernetes spells it; EKS spells it as the constant. */
        public String word() {
            return word;
        }
    }
}
