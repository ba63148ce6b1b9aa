package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Answers {@link IdentityCheck.OneMechanism} from the ServiceAccount and its pods. With two mechanisms at once it depends
 * on the order of an SDK's credential sources which role a pod gets, so that is refuted even if both name the same role.
 */
public final class OneMechanismProver implements Prover<IdentityCheck.OneMechanism> {
    private final KubernetesReader reader;

    public OneMechanismProver(KubernetesReader reader) {
        this.reader = reader;
    }

    @Override
    public Class<IdentityCheck.OneMechanism> check() {
        return IdentityCheck.OneMechanism.class;
    }

    @Override
    public Finding ask(IdentityCheck.OneMechanism check) {
        ResourceId id = new ResourceId("", "ServiceAccount", check.namespace(), check.serviceAccount());
        Optional<Tree> account = reader.get(id);
        if (account.isEmpty()) {
            return settled(check, new Proof.NotProvable("there is no " + id));
        }
        String irsa = account.get().text("metadata", "annotations", Identity.IRSA.annotation());
        List<JsonNode> pods = Pods.of(reader, check.namespace(), check.serviceAccount()).stream()
                .filter(pod ->
                        !Pods.annotation(pod, Identity.KUBE2IAM.annotation()).isEmpty())
                .toList();
        List<JsonNode> associated = check.identity() == Identity.IRSA
                ? Pods.of(reader, check.namespace(), check.serviceAccount()).stream()
                        .filter(OneMechanismProver::isAssociated)
                        .toList()
                : List.of();
        Proof.Verdict verdict = switch (check.identity()) {
            case IRSA -> associated.isEmpty() ? irsa(check, irsa, pods) : associated(check, irsa, associated);
            case KUBE2IAM -> kube2iam(check, irsa, pods);
            case POD_IDENTITY -> podIdentity(check, irsa, pods);
        };
        // A pod that is being replaced may still carry the other mechanism; that passes.
        return new Finding(
                Proof.of(check, verdict, Proof.Ground.REAL),
                verdict instanceof Proof.Proven || (pods.isEmpty() && associated.isEmpty()));
    }

    private static Proof.Verdict irsa(IdentityCheck.OneMechanism check, String irsa, List<JsonNode> pods) {
        String expected = "%s=%s on the ServiceAccount".formatted(Identity.IRSA.annotation(), check.roleArn());
        if (!irsa.equals(check.roleArn())) {
            return new Proof.Refuted(
                    expected,
                    irsa.isEmpty() ? "it has no such annotation" : Identity.IRSA.annotation() + "=" + irsa,
                    "kubectl -n %s annotate serviceaccount %s --overwrite %s=%s"
                            .formatted(
                                    check.namespace(),
                                    check.serviceAccount(),
                                    Identity.IRSA.annotation(),
                                    check.roleArn()));
        }
        return pods.isEmpty()
                ? new Proof.Proven(Identity.IRSA.annotation() + "=" + irsa)
                : new Proof.Refuted(
                        "IRSA alone",
                        both(irsa, pods),
                        "Take the annotation %s off what makes these pods".formatted(Identity.KUBE2IAM.annotation()));
    }

    private static Proof.Verdict kube2iam(IdentityCheck.OneMechanism check, String irsa, List<JsonNode> pods) {
        if (irsa.isEmpty()) {
            return new Proof.Proven("no annotation of IRSA on the ServiceAccount, and "
                    + (pods.isEmpty() ? "no pod of it" : names(pods) + " name a role for kube2iam"));
        }
        return new Proof.Refuted(
                "kube2iam alone",
                both(irsa, pods),
                "kubectl -n %s annotate serviceaccount %s %s-"
                        .formatted(check.namespace(), check.serviceAccount(), Identity.IRSA.annotation()));
    }

    /** The label that EKS gives to pods which it wires for Pod Identity. */
    private static boolean isAssociated(JsonNode pod) {
        return pod.path("metadata")
                .path("labels")
                .path("eks.amazonaws.com/pod-identity")
                .asText()
                .equals("enabled");
    }

    /** An association wins: who has one, and an annotation, does not get the role of the annotation. */
    private static Proof.Verdict associated(IdentityCheck.OneMechanism check, String irsa, List<JsonNode> pods) {
        return new Proof.Refuted(
                "IRSA alone",
                "IRSA by %s=%s on the ServiceAccount, and EKS Pod Identity by an association, which wins, on %s"
                        .formatted(Identity.IRSA.annotation(), irsa, names(pods)),
                "aws eks list-pod-identity-associations --cluster-name NAME --namespace %s --service-account %s"
                        .formatted(check.namespace(), check.serviceAccount()));
    }

    private static Proof.Verdict podIdentity(IdentityCheck.OneMechanism check, String irsa, List<JsonNode> pods) {
        boolean before = check.movingFrom().isPresent() && irsa.equals(check.roleArn());
        if (!irsa.isEmpty() && !before) {
            return new Proof.Refuted(
                    "EKS Pod Identity alone",
                    "EKS Pod Identity by an association, which wins, and IRSA by %s=%s on the ServiceAccount"
                            .formatted(Identity.IRSA.annotation(), irsa),
                    "kubectl -n %s annotate serviceaccount %s %s-"
                            .formatted(check.namespace(), check.serviceAccount(), Identity.IRSA.annotation()));
        }
        return pods.isEmpty()
                ? new Proof.Proven(
                        before
                                ? "the annotation of IRSA names the same role, for pods from before the association; none"
                                        + " of kube2iam is on its pods"
                                : "no annotation of IRSA on the ServiceAccount, and none of kube2iam on its pods")
                : new Proof.Refuted(
                        "EKS Pod Identity alone",
                        "EKS Pod Identity by an association, and kube2iam by %s on %s"
                                .formatted(Identity.KUBE2IAM.annotation(), names(pods)),
                        "Take the annotation %s off what makes these pods".formatted(Identity.KUBE2IAM.annotation()));
    }

    private static String both(String irsa, List<JsonNode> pods) {
        return "IRSA by %s=%s on the ServiceAccount, and kube2iam by %s on %s"
                .formatted(
                        Identity.IRSA.annotation(),
                        irsa,
                        Identity.KUBE2IAM.annotation(),
                        pods.isEmpty() ? "its pods" : names(pods));
    }

    private static String names(List<JsonNode> pods) {
        return pods.stream().map(Pods::name).sorted().collect(Collectors.joining(", ", "pods ", ""));
    }

    private static Finding settled(IdentityCheck.OneMechanism check, Proof.Verdict verdict) {
        return new Finding(Proof.of(check, verdict, Proof.Ground.REAL), true);
    }
}
