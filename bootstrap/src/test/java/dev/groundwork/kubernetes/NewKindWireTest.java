package dev.groundwork.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.engine.Decisions;
import dev.groundwork.engine.Parallel;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first seconds of a kind whose definition is Established: what a busy API server, or one of several, does then. */
final class NewKindWireTest {
    private static final String DISCOVERED = """
            {items: [{metadata: {name: example.com}, versions: [{version: v1, resources: [
              {resource: widgets, responseKind: {kind: Widget}, scope: Namespaced}]}]}]}
            """;
    private static final String WIDGETS = "/apis/example.com/v1/namespaces/n/widgets/";

    private final WireCluster cluster = new WireCluster();
    private final KubernetesDriver driver = new KubernetesDriver(cluster.server(), cluster.reader(), Decisions.none());

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void discoveryThatIsBehindTheDefinitionIsAskedAgainAndOnceForAll() {
        discoveredAtTheThirdRequest();
        cluster.wire()
                .stubFor(patch(anyUrl()).willReturn(aResponse().withStatus(201).withBody("{\"kind\": \"Widget\"}")));

        List<Tree> made =
                Parallel.map(IntStream.range(0, 20).boxed().toList(), number -> driver.apply(create("w" + number)));

        assertThat(made).hasSize(20);
        cluster.wire().verify(3, getRequestedFor(urlPathEqualTo("/apis")));
    }

    @Test
    void anAddressThatOneOfSeveralServersDoesNotHaveYetIsTriedAgain() {
        cluster.has("/apis", DISCOVERED);
        cluster.wire()
                .stubFor(patch(urlPathEqualTo(WIDGETS + "w"))
                        .inScenario("servers")
                        .whenScenarioStateIs("Started")
                        .willReturn(aResponse().withStatus(404).withBody("404 page not found"))
                        .willSetStateTo("known"));
        cluster.wire()
                .stubFor(patch(urlPathEqualTo(WIDGETS + "w"))
                        .inScenario("servers")
                        .whenScenarioStateIs("known")
                        .willReturn(aResponse().withStatus(201).withBody("{\"kind\": \"Widget\"}")));

        assertThat(driver.apply(create("w")).text("kind")).isEqualTo("Widget");
    }

    private void discoveredAtTheThirdRequest() {
        String[] states = {"Started", "second", "third"};
        for (int i = 0; i < states.length; i++) {
            cluster.wire()
                    .stubFor(get(urlPathEqualTo("/apis"))
                            .inScenario("discovery")
                            .whenScenarioStateIs(states[i])
                            .willReturn(aResponse()
                                    .withBody(Yaml.node(i < 2 ? "{items: []}" : DISCOVERED)
                                            .toString()))
                            .willSetStateTo(states[Math.min(i + 1, 2)]));
        }
    }

    private static Change.Declared create(String name) {
        KubernetesObject object = Yaml.object("""
                apiVersion: example.com/v1
                kind: Widget
                metadata: {name: %s, namespace: n}
                """.formatted(name));
        return new Change.Create(object, object.tree(), Prediction.TOO_EARLY);
    }
}
