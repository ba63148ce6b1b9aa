package dev.groundwork.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditEventsTest {
    @ParameterizedTest
    @CsvSource({"create", "update", "patch", "delete", "deletecollection"})
    void theFiveVerbsThatChangeObjectsAreWrites(String verb) {
        assertThat(event(verb, "apps", "deployments", "/apis/apps/v1/namespaces/a/deployments/b")
                        .write())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"get", "list", "watch"})
    void readsAreNoWrites(String verb) {
        assertThat(event(verb, "", "configmaps", "/api/v1/configmaps").write()).isFalse();
    }

    @Test
    void aDryRunIsNoWrite() {
        String uri = "/api/v1/namespaces/a/configmaps/b?dryRun=All&fieldManager=groundwork&force=true";

        assertThat(event("patch", "", "configmaps", uri).write()).isFalse();
    }

    @Test
    void aDryRunThatOnlyItsBodyShowsIsNoWrite() {
        AuditEvent delete = parsed("""
                {"verb":"delete","requestURI":"/api/v1/namespaces/a","objectRef":{"resource":"namespaces"},
                 "requestObject":{"kind":"DeleteOptions","dryRun":["All"]}}""");

        assertThat(delete.write()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "authorization.k8s.io, selfsubjectaccessreviews",
        "authorization.k8s.io, localsubjectaccessreviews",
        "authorization.k8s.io, selfsubjectrulesreviews",
        "authentication.k8s.io, tokenreviews",
        "coordination.k8s.io, leases",
        "'', events",
        "events.k8s.io, events"
    })
    void whatChangesNothingThatIsDeclaredIsNoWrite(String group, String resource) {
        assertThat(event("create", group, resource, "/").write()).isFalse();
    }

    @Test
    void aTokenOfAServiceAccountIsNoWriteButTheServiceAccountIs() {
        AuditEvent token = parsed("""
                {"verb":"create","objectRef":{"resource":"serviceaccounts","subresource":"token"}}""");

        assertThat(token.write()).isFalse();
        assertThat(event("create", "", "serviceaccounts", "/").write()).isTrue();
    }

    @Test
    void aRefusedWriteCounts() {
        AuditEvent refused = parsed("""
                {"verb":"patch","objectRef":{"resource":"secrets"},"responseStatus":{"code":403}}""");

        assertThat(refused.write()).isTrue();
        assertThat(refused.status()).isEqualTo(403);
    }

    @Test
    void requestsAreTakenApartByUserAndByProgram() {
        AuditEvents events = new AuditEvents(List.of(parsed("""
                        {"verb":"get","user":{"username":"engineer"},"userAgent":"groundwork/0.1"}"""), parsed("""
                        {"verb":"get","user":{"username":"engineer"},"userAgent":"kubectl/v1.36"}"""), parsed("""
                        {"verb":"get","user":{"username":"system:kube-scheduler"},"userAgent":"groundwork-sandbox"}""")));

        assertThat(events.by("engineer").count()).isEqualTo(2);
        assertThat(events.byAgent("groundwork/").count()).isEqualTo(1);
        assertThat(events.by("engineer").byAgent("kubectl").count()).isEqualTo(1);
    }

    @Test
    void requestsAreCountedUnderTheirVerbAndResource() {
        AuditEvents events = new AuditEvents(
                Stream.of("""
                        {"verb":"patch","objectRef":{"apiGroup":"apps","resource":"deployments"}}""", """
                        {"verb":"patch","objectRef":{"apiGroup":"apps","resource":"deployments"}}""", """
                        {"verb":"patch","objectRef":{"apiGroup":"apps","resource":"deployments","subresource":"scale"}}""", """
                        {"verb":"create","objectRef":{"resource":"namespaces"}}""", """
                        {"verb":"get","requestURI":"/version?timeout=32s"}""").map(AuditEventsTest::parsed).toList());

        assertThat(events.byVerbAndResource())
                .isEqualTo(Map.of(
                        "patch deployments.apps", 2,
                        "patch deployments.apps/scale", 1,
                        "create namespaces", 1,
                        "get /version", 1));
    }

    private static AuditEvent event(String verb, String group, String resource, String uri) {
        return parsed("""
                {"verb":"%s","requestURI":"%s","objectRef":{"apiGroup":"%s","resource":"%s"}}""".formatted(verb, uri, group, resource));
    }

    private static AuditEvent parsed(String json) {
        try {
            return AuditEvent.of(new ObjectMapper().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
