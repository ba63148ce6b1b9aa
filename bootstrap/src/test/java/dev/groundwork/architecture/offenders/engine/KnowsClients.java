package dev.groundwork.architecture.offenders.engine;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micronaut.context.ApplicationContext;
import software.amazon.awssdk.services.iam.IamClient;

/** Knows both clients, and the server. */
record KnowsClients(KubernetesClient kubernetes, IamClient iam, ApplicationContext server) {}
