package dev.groundwork.addon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImagesTest {
    @ParameterizedTest
    @CsvSource({
        "registry.k8s.io/metrics-server/metrics-server:v1, mirror.example.com/k8s/metrics-server/metrics-server:v1",
        "localhost/app:1, mirror.example.com/k8s/app:1",
        "registry:5000/app:1, mirror.example.com/k8s/app:1",
        "library/nginx:1, mirror.example.com/k8s/library/nginx:1",
        "nginx:1, mirror.example.com/k8s/nginx:1",
        "public.ecr.aws/a/b/c@sha256:0123, mirror.example.com/k8s/a/b/c@sha256:0123"
    })
    void anotherRegistryTakesThePlaceOfTheHostOnly(String image, String moved) {
        assertThat(Images.moved(image, "mirror.example.com/k8s")).isEqualTo(moved);
    }
}
