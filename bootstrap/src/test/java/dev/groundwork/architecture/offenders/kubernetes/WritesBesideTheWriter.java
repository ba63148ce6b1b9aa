package dev.groundwork.architecture.offenders.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Writes by the client, by a request and by a raw call; reads once. */
final class WritesBesideTheWriter {
    ConfigMap client(KubernetesClient client, ConfigMap map) {
        return client.resource(map).serverSideApply();
    }

    ApiServer.Request request() {
        return new ApiServer.Request("DELETE");
    }

    String raw(KubernetesClient client) {
        return client.raw("/api/v1/namespaces", "POST", "{}");
    }

    ConfigMap allowed(KubernetesClient client) {
        return client.configMaps().inNamespace("default").withName("one").get();
    }
}
