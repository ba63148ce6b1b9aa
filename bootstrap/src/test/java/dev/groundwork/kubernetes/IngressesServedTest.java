package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.TrafficCheck.IngressesServed;
import dev.groundwork.plan.Proof;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class IngressesServedTest {
    private static final String NGINX = "{metadata: {name: nginx}, spec: {controller: k8s.io/ingress-nginx}}";
    private static final String DEFAULT =
            "{metadata: {name: alb, annotations: {ingressclass.kubernetes.io/is-default-class: 'true'}},"
                    + " spec: {controller: ingress.k8s.aws/alb}}";

    @Test
    void ingressesOfClassesThatAddonsServeProveIt() {
        assertThat(judge("""
                        - {metadata: {namespace: web, name: shop}, spec: {ingressClassName: nginx}}
                        - {metadata: {namespace: web, name: blog}, spec: {ingressClassName: nginx}}
                        - {metadata: {namespace: web, name: old, annotations: {kubernetes.io/ingress.class: nginx}}, spec: {}}
                        - {metadata: {namespace: web, name: any}, spec: {}}
                        """, NGINX, DEFAULT)).isEqualTo(new Proof.Proven("1 of class alb, 3 of class nginx"));
        assertThat(judge("[]", NGINX)).isEqualTo(new Proof.Proven("there is no Ingress"));
    }

    @Test
    void aClassThatDoesNotExistRefutesItByName() {
        assertThat(seen(judge("[{metadata: {namespace: web, name: shop}, spec: {ingressClassName: traefik}}]", NGINX)))
                .isEqualTo("web/shop is of class traefik, and there is no such IngressClass");
    }

    @Test
    void anIngressWithoutClassRefutesItIfNoneIsTheDefault() {
        assertThat(seen(judge("[{metadata: {namespace: web, name: shop}, spec: {}}]", NGINX)))
                .isEqualTo("web/shop names no class, and no IngressClass is the default");
    }

    @Test
    void aForeignControllerMustHaveGivenAnAddress() {
        String foreign = "{metadata: {name: haproxy}, spec: {controller: haproxy.org/ingress-controller}}";

        assertThat(seen(judge(
                        "[{metadata: {namespace: web, name: shop}, spec: {ingressClassName: haproxy}}]", foreign)))
                .isEqualTo(
                        "web/shop is of class haproxy, whose controller haproxy.org/ingress-controller no add-on runs,"
                                + " and nobody gave it an address");
        assertThat(judge("""
                        - metadata: {namespace: web, name: shop}
                          spec: {ingressClassName: haproxy}
                          status: {loadBalancer: {ingress: [{ip: 10.0.0.1}]}}
                        """, foreign)).isInstanceOf(Proof.Proven.class);
    }

    @Test
    void tenNamesAreEnough() {
        StringBuilder ingresses = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            ingresses.append("- {metadata: {namespace: web, name: i%d}, spec: {ingressClassName: x}}%n".formatted(i));
        }

        assertThat(seen(judge(ingresses.toString(), NGINX)))
                .contains("web/i9 is of class x")
                .doesNotContain("web/i10")
                .endsWith("; and 2 more");
    }

    private static Proof.Verdict judge(String ingresses, String... classes) {
        List<JsonNode> items = Yaml.node(ingresses).valueStream().toList();
        return IngressesServedProver.judge(
                        new IngressesServed("x", new TreeSet<>(Set.of("k8s.io/ingress-nginx", "ingress.k8s.aws/alb"))),
                        items,
                        List.of(classes).stream().<JsonNode>map(Yaml::node).toList())
                .proof()
                .verdict();
    }

    private static String seen(Proof.Verdict verdict) {
        return ((Proof.Refuted) verdict).seen();
    }
}
