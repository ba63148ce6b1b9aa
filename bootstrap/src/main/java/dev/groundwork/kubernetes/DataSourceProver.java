package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.MonitoringCheck.DataSourceAnswers;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers {@link DataSourceAnswers}: Grafana's health needs no login, and its data source is asked under the same Service.
 *
 * @see <a href="https://grafana.com/docs/grafana/latest/developers/http_api/other/#health-api">Grafana's health</a>
 */
public final class DataSourceProver implements Prover<DataSourceAnswers> {
    private final PodProxy proxy;

    public DataSourceProver(ApiServer server, Simulation simulation) {
        this.proxy = new PodProxy(server, simulation);
    }

    @Override
    public Class<DataSourceAnswers> check() {
        return DataSourceAnswers.class;
    }

    @Override
    public Finding ask(DataSourceAnswers check) {
        return judge(
                check,
                proxy.service(check.service(), "/api/health"),
                proxy.service(check.source(), "/api/v1/query?query=" + PodProxy.encoded("vector(1)")));
    }

    /** What the two said. */
    static Finding judge(DataSourceAnswers check, PodProxy.Said grafana, PodProxy.Said source) {
        List<String> wrong = new ArrayList<>();
        String version = "";
        switch (grafana) {
            case PodProxy.Said.No(String why) -> wrong.add("Grafana answers " + why);
            case PodProxy.Said.Yes(JsonNode body) -> {
                version = body.path("version").asText();
                if (!body.path("database").asText().equals("ok")) {
                    wrong.add("Grafana's database is " + body.path("database").asText("in an unknown state"));
                }
            }
        }
        switch (source) {
            case PodProxy.Said.No(String why) ->
                wrong.add("Service %s answers %s".formatted(check.source().name(), why));
            case PodProxy.Said.Yes(JsonNode body) -> {
                if (!PromQuery.samples(body, "").containsValue(1.0)) {
                    wrong.add("Service %s does not answer a query"
                            .formatted(check.source().name()));
                }
            }
        }
        Proof.Verdict verdict = wrong.isEmpty()
                ? new Proof.Proven("Grafana %s is well, and Service %s answers a query"
                        .formatted(version, check.source().name()))
                : new Proof.Refuted(
                        "a healthy Grafana and a data source that answers",
                        String.join("; ", wrong),
                        "kubectl -n monitoring logs deployment/grafana");
        return new Finding(Proof.of(check, verdict, Proof.Ground.REAL), wrong.isEmpty());
    }
}
