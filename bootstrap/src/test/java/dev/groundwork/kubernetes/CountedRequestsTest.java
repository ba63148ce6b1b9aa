package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CountedRequestsTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/pods, list",
        "GET, /api/v1/pods?labelSelector=a%3Db, list",
        "GET, /api/v1/namespaces/shop/pods, list",
        "GET, /api/v1/namespaces/shop/pods?watch=true&timeoutSeconds=60, watch",
        "GET, /api/v1/namespaces/shop/pods/web-0, get",
        "GET, /api/v1/namespaces/shop/pods/web-0/log, get",
        "GET, /api/v1/namespaces, list",
        "GET, /api/v1/namespaces/shop, get",
        "GET, /apis/apps/v1/deployments, list",
        "GET, /apis/apps/v1/namespaces/shop/deployments/web, get",
        "GET, /apis/apps/v1, get",
        "GET, /version, get",
        "GET, /k8s/clusters/c-1/api/v1/pods, list",
        "GET, /api/v1/namespaces/shop/services/web:80/proxy/apis/x, get",
        "POST, /api/v1/namespaces/shop/pods, create",
        "POST, /api/v1/namespaces/shop/pods?dryRun=All, dry-run create",
        "PUT, /api/v1/namespaces/shop/configmaps/a, update",
        "PATCH, /api/v1/namespaces/shop/configmaps/a?dryRun=All&force=true, dry-run patch",
        "PATCH, /api/v1/namespaces/shop, patch",
        "DELETE, /api/v1/namespaces/shop/configmaps/a, delete",
        "DELETE, /api/v1/namespaces/shop/configmaps, deletecollection",
    })
    void aRequestHasTheVerbThatTheAuditLogHas(String method, String address, String verb) {
        assertThat(CountedRequests.operation(method, URI.create("https://10.0.0.1" + address)))
                .isEqualTo(verb);
    }
}
