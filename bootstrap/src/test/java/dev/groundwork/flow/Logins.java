package dev.groundwork.flow;

import dev.groundwork.sandbox.Sandbox;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Sessions of roles, as people have them. */
final class Logins {
    private static final AtomicInteger SESSIONS = new AtomicInteger();

    private Logins() {}

    static Credentials session(Sandbox sandbox, String role) {
        try (StsClient sts = Account.client(sandbox, StsClient.builder())
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            return sts.assumeRole(
                            request -> request.roleArn(role).roleSessionName("session-" + SESSIONS.incrementAndGet()))
                    .credentials();
        }
    }
}
