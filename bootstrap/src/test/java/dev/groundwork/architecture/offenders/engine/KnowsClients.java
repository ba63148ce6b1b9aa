package dev.groundwork.architecture.offenders.engine;

import io.fabric8.kubernetes.client.KubernetesClient;
import software.amazon.awssdk.services.iam.IamClient;

/** Knows both clients. */
record KnowsClients(KubernetesClient kubernetes, IamClient iam) {}
