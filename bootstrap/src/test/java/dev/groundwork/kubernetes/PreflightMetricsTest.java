package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.preflight.RetiredApi;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PreflightMetricsTest {
    @Test
    void theApiServersMetricsTellWhichDeprecatedApisWereAskedFor() {
        assertThat(PreflightObjects.retired("""
                        # HELP apiserver_requested_deprecated_apis [STABLE] Gauge of deprecated APIs that have been requested
                        # TYPE apiserver_requested_deprecated_apis gauge
                        apiserver_requested_deprecated_apis{group="",removed_release="",resource="componentstatuses",subresource="",version="v1"} 1
                        apiserver_requested_deprecated_apis{group="x.io",removed_release="1.37",resource="things",subresource="status",version="v1beta1"} 1
                        apiserver_requested_deprecated_apis{group="y.io",removed_release="1.37",resource="others",subresource="",version="v1beta1"} 0
                        apiserver_request_total{code="200"} 1
                        """))
                .containsExactly(
                        new RetiredApi("", "v1", "componentstatuses", Optional.empty()),
                        new RetiredApi("x.io", "v1beta1", "things/status", Optional.of("1.37")));
    }
}
