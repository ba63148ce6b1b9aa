package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** How a running pod that EKS wired for IRSA renews its credentials: with its own token and nothing else. */
final class WayToRole implements AutoCloseable {
    private final StsClient sts;
    private final String role;
    private final String token;

    /** @param pod a pod that is there, with whose token it is asked */
    WayToRole(Sandbox sandbox, Hands hands, String namespace, String account, String pod, String role) {
        this.sts = Account.client(sandbox, StsClient.builder())
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        this.role = role;
        String uid = hands.get("/api/v1/namespaces/%s/pods/%s".formatted(namespace, pod))
                .at("/metadata/uid")
                .asText();
        this.token = hands.create(
                        "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(namespace, account),
                        "kubelet",
                        """
                        {apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {audiences: [sts.amazonaws.com],
                          boundObjectRef: {apiVersion: v1, kind: Pod, name: %s, uid: %s}}}
                        """.formatted(pod, uid))
                .at("/status/token")
                .asText();
    }

    boolean isOpen() {
        try {
            sts.assumeRoleWithWebIdentity(
                    request -> request.roleArn(role).roleSessionName("pod").webIdentityToken(token));
            return true;
        } catch (StsException refused) {
            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            return false;
        }
    }

    /** Does that, and asks again and again meanwhile: not once may it be closed. */
    void staysOpenWhile(Runnable work) {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean open = new AtomicBoolean(true);
        Thread asking = Thread.ofVirtual().start(() -> {
            while (!done.get()) {
                open.compareAndSet(true, isOpen());
                asked.incrementAndGet();
                pause();
            }
        });
        try {
            work.run();
        } finally {
            done.set(true);
            join(asking);
        }
        assertThat(open.get()).as("open at all times").isTrue();
        assertThat(asked.get()).as("how often it was asked").isGreaterThan(2);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        sts.close();
    }
}
