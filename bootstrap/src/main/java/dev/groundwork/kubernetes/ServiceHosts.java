package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.ResourceId;
import java.util.Optional;

/** Knows under which name the load balancer of a Service is reached. */
public final class ServiceHosts {
    private final KubernetesReader reader;

    public ServiceHosts(KubernetesReader reader) {
        this.reader = reader;
    }

    /** The host name or, where there is none, the address in the Service's status. */
    public Optional<String> of(ResourceId service) {
        return reader.get(service)
                .map(object -> object.at("status", "loadBalancer", "ingress").path(0))
                .map(ServiceHosts::name)
                .filter(name -> !name.isEmpty());
    }

    private static String name(JsonNode ingress) {
        return ingress.path("hostname").asText(ingress.path("ip").asText(""));
    }
}
