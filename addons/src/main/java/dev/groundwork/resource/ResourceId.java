package dev.groundwork.resource;

import static java.util.Objects.requireNonNull;

/**
 * What a person would call a resource: group, kind, namespace and name, but no version, because a new version of an
 * API is still the same object.
 *
 * @param group the API group, empty for the core group, {@link #AWS} for what lives in AWS
 * @param kind the kind as Kubernetes spells it, or the name of the AWS record
 * @param namespace empty for what has no namespace
 * @param name the name
 */
public record ResourceId(String group, String kind, String namespace, String name) implements Comparable<ResourceId> {
    /** The group of everything that lives in AWS. */
    public static final String AWS = "aws";

    public ResourceId {
        requireNonNull(group);
        requireNonNull(kind);
        requireNonNull(namespace);
        requireNonNull(name);
    }

    /** An id of the AWS kind of that name. */
    public static ResourceId aws(String kind, String name) {
        return new ResourceId(AWS, kind, "", name);
    }

    /** Whether it lives in AWS rather than in the cluster. */
    public boolean isAws() {
        return group.equals(AWS);
    }

    /** Whether it is of that AWS kind; Kubernetes has kinds of the same name, such as Role. */
    public boolean isAws(String awsKind) {
        return isAws() && kind.equals(awsKind);
    }

    @Override
    public int compareTo(ResourceId other) {
        int byPlace = Boolean.compare(isAws(), other.isAws());
        if (byPlace != 0) {
            return byPlace;
        }
        int byKind = kind.compareTo(other.kind);
        if (byKind != 0) {
            return byKind;
        }
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    /** What people call the kind: that of Kubernetes, or for instance {@code IAM role}. */
    public String word() {
        return isAws()
                ? switch (kind) {
                    case AccessEntry.KIND -> "EKS access entry";
                    case Role.KIND -> "IAM role";
                    case OidcProvider.KIND -> "IAM OIDC provider";
                    case RolePolicy.KIND -> "IAM inline policy";
                    case ScalingGroup.KIND -> "Auto Scaling group";
                    case EksAddon.KIND -> "EKS add-on";
                    case PodIdentityAssociation.KIND -> "Pod Identity association";
                    case LogGroup.KIND -> "log group";
                    case ManagedNodeGroup.KIND -> "EKS node group";
                    case LoadBalancer.KIND -> "load balancer";
                    case Listener.KIND -> "listener";
                    case TargetGroup.KIND -> "target group";
                    case TargetAttachment.KIND -> "target attachment";
                    case SecurityGroup.KIND -> "security group";
                    case SecurityGroupRule.KIND -> "security group rule";
                    case DnsRecord.KIND -> "DNS record";
                    case QueryDefinition.KIND -> "saved query";
                    default -> "AWS " + kind;
                }
                : kind;
    }

    /** For instance {@code Deployment kube-system/metrics-server} or {@code IAM role groundwork-x}. */
    @Override
    public String toString() {
        return word() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
