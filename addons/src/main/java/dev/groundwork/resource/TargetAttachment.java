package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.Set;

/**
 * A {@link TargetGroup} of ours that is a traffic source of an Auto Scaling group: the group registers its instances
 * there, those of now and those of later. Its other traffic sources are left alone.
 *
 * @param addon the add-on it belongs to
 * @param scalingGroup the name of the Auto Scaling group, or what it begins with as {@link ManagedNodeGroup#behind} has it
 * @param targetGroup the name of the target group
 * @param nodeGroup the node group of the baseline that it stands behind, which has to be made first
 * @see <a href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_AttachTrafficSources.html">
 *     AttachTrafficSources</a>
 */
public record TargetAttachment(String addon, String scalingGroup, String targetGroup, Optional<ResourceId> nodeGroup)
        implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "TargetAttachment";

    /** One of a group that the baseline does not make. */
    public TargetAttachment(String addon, String scalingGroup, String targetGroup) {
        this(addon, scalingGroup, targetGroup, Optional.empty());
    }

    /** The id of such an attachment, which says all that is needed to find it again. */
    public static ResourceId id(String scalingGroup, String targetGroup) {
        return ResourceId.aws(KIND, scalingGroup + "/" + targetGroup);
    }

    @Override
    public ResourceId id() {
        return id(scalingGroup, targetGroup);
    }

    @Override
    public Set<ResourceId> needs() {
        ResourceId target = ResourceId.aws(TargetGroup.KIND, targetGroup);
        return nodeGroup.map(group -> Set.of(target, group)).orElse(Set.of(target));
    }

    @Override
    public Tree tree() {
        return Tree.of(JsonNodeFactory.instance
                .objectNode()
                .put("registers", "instances of " + scalingGroup)
                .put("targetGroup", targetGroup));
    }
}
