package dev.groundwork.cli;

import dev.groundwork.engine.Prover;
import dev.groundwork.kubernetes.ApiServer;
import dev.groundwork.kubernetes.DataSourceProver;
import dev.groundwork.kubernetes.KubernetesReader;
import dev.groundwork.kubernetes.NotificationsArriveProver;
import dev.groundwork.kubernetes.OperatedProver;
import dev.groundwork.kubernetes.RulesEvaluatedProver;
import dev.groundwork.kubernetes.Simulation;
import dev.groundwork.kubernetes.StorageRoomProver;
import dev.groundwork.kubernetes.TargetsUpProver;
import dev.groundwork.kubernetes.WatchdogProver;
import java.util.List;

/** Who answers what is claimed about monitoring. */
final class MonitoringProvers {
    private MonitoringProvers() {}

    static List<Prover<?>> of(ApiServer server, KubernetesReader reader, Simulation simulation) {
        return List.of(
                new OperatedProver(reader, simulation),
                new TargetsUpProver(server, reader, simulation),
                new RulesEvaluatedProver(server, reader, simulation),
                new WatchdogProver(server, simulation),
                new NotificationsArriveProver(server, simulation),
                new StorageRoomProver(server, reader, simulation),
                new DataSourceProver(server, simulation));
    }
}
