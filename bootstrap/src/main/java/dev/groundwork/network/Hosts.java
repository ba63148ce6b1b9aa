package dev.groundwork.network;

import dev.groundwork.resource.ResourceId;
import java.util.Optional;

/** Knows the name under which a Service's load balancer, or a load balancer of AWS, is reached. */
@FunctionalInterface
public interface Hosts {
    /** The name, as soon as there is one. */
    Optional<String> of(ResourceId entrance);
}
