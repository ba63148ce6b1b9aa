package dev.groundwork.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * A mutating webhook that adds an annotation to what is really written and nothing to a dry run, so that no preview can
 * foretell it. Some service meshes and policy engines are like that.
 */
final class HiddenWebhook implements AutoCloseable {
    private final LoopbackWebhook webhook;

    HiddenWebhook(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        webhook = new LoopbackWebhook(folder, HiddenWebhook::review);
    }

    /** What to create in the cluster so that ConfigMaps of that label come by here. */
    String configuration() {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata:
                  name: flow-hidden
                webhooks:
                  - name: hidden.flow.groundwork.dev
                    clientConfig:
                      url: %s
                      caBundle: %s
                    rules:
                      - apiGroups: [""]
                        apiVersions: [v1]
                        resources: [configmaps]
                        operations: [CREATE, UPDATE]
                    objectSelector:
                      matchLabels:
                        mesh: injected
                    sideEffects: NoneOnDryRun
                    admissionReviewVersions: [v1]
                    failurePolicy: Fail
                """.formatted(webhook.url(), webhook.caBundle());
    }

    private static void review(JsonNode request, ObjectNode response) {
        if (!request.path("dryRun").asBoolean()) {
            String patch = """
                    [{"op": "add", "path": "/metadata/annotations/mesh.example~1injected", "value": "true"}]""";
            response.put("patchType", "JSONPatch")
                    .put("patch", Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Override
    public void close() {
        webhook.close();
    }
}
