package dev.groundwork.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.PodRole;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes EBS volumes for PersistentVolumeClaims, with a role of its own. */
public final class AwsEbsCsiDriver extends ManagedAddon<AwsEbsCsiDriver.Settings> {
    static final String NAME = "aws-ebs-csi-driver";

    public AwsEbsCsiDriver() {
        super(
                NAME,
                "makes EBS volumes for PersistentVolumeClaims, kept by EKS",
                Settings.class,
                Set.of(VpcCni.NAME, EksPodIdentityAgent.NAME));
    }

    /** What a user may set. */
    @Describe("Makes EBS volumes for PersistentVolumeClaims. EKS installs and keeps it; its role is made here.")
    public record Settings(
            @Describe(value = ManagedSettings.VERSION, pattern = ManagedSettings.VERSION_FORM)
            Optional<String> version,

            @Describe(value = ManagedSettings.CONFIGURATION, byDefault = "{}")
            ObjectNode configuration,

            @Describe(value = ManagedSettings.CONFLICTS, byDefault = ManagedSettings.CONFLICTS_DEFAULT)
            EksAddon.Conflicts conflicts,

            @Describe(value = ManagedSettings.PRESERVE, byDefault = "false")
            boolean preserveOnDelete)
            implements ManagedSettings {
        public Settings {
            configuration = configuration.deepCopy();
        }
    }

    @Override
    Optional<PodRole> role(Settings settings, Surroundings around) {
        String policy = "arn:%s:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
                .formatted(around.cluster().partition());
        return switch (around.identity()) {
            case IRSA, POD_IDENTITY ->
                Optional.of(PodRole.of(
                        NAME,
                        NAME,
                        "kube-system",
                        "ebs-csi-controller-sa",
                        new PodRole.Permissions(Map.of(), Set.of(policy)),
                        around));
            case KUBE2IAM ->
                throw new ProblemException(new Problem(
                        Problem.Code.INVALID,
                        "addons." + NAME,
                        "EKS makes the pods of this add-on, so they cannot name a role for kube2iam",
                        "Set addons.%s.identity: irsa or pod-identity".formatted(NAME)));
        };
    }
}
