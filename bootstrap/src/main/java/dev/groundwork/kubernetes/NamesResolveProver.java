package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.NetworkCheck;
import dev.groundwork.engine.Probes;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Answers {@link NetworkCheck.NamesResolve} by a pod that asks as any pod does: by the address of the DNS server that its
 * kubelet gave it.
 */
public final class NamesResolveProver implements Prover<NetworkCheck.NamesResolve> {
    private final Probes probes;
    private final AskingPods<NetworkCheck.NamesResolve> pods;
    private final BooleanSupplier emulated;

    /** @param emulated whether it is an emulator that stands in for EKS, which may install no DNS server in the cluster */
    public NamesResolveProver(Probes probes, BooleanSupplier emulated) {
        this.probes = probes;
        this.pods = new AskingPods<>(probes);
        this.emulated = emulated;
    }

    @Override
    public Class<NetworkCheck.NamesResolve> check() {
        return NetworkCheck.NamesResolve.class;
    }

    @Override
    public Finding ask(NetworkCheck.NamesResolve check) {
        if (!pods.has(check)
                && emulated.getAsBoolean()
                && probes.read(check.server()).isEmpty()) {
            return new Finding(
                    Proof.of(
                            check,
                            new Proof.NotProvable(
                                    "there is no %s: the emulated EKS does not install it in the cluster, and whatever resolves names here is not this add-on"
                                            .formatted(check.server())),
                            Proof.Ground.EMULATED),
                    true);
        }
        return switch (pods.of(check, NamesProbe::of)) {
            case AskingPods.Answer.Failed failed -> refuted(check, "an address", failed.seen(), failed.settled());
            case AskingPods.Answer.Said said -> judged(check, said);
        };
    }

    private Finding judged(NetworkCheck.NamesResolve check, AskingPods.Answer.Said said) {
        List<String> words = List.of(said.words().split(" ", -1));
        Set<String> given = new HashSet<>(words.subList(1, words.size()));
        Set<String> due = addresses();
        String seen = "%s is %s".formatted(words.getFirst(), String.join(", ", words.subList(1, words.size())));
        // A Service of two families may be asked for one of them.
        return !given.isEmpty() && due.containsAll(given)
                ? new Finding(
                        Proof.of(
                                check,
                                new Proof.Proven("pod %s was told that %s".formatted(said.pod(), seen)),
                                Proof.Ground.REAL),
                        true)
                : refuted(
                        check,
                        due.isEmpty()
                                ? "an address of " + NetworkCheck.NamesResolve.SERVICE
                                : String.join(", ", due.stream().sorted().toList()),
                        seen,
                        true);
    }

    private Set<String> addresses() {
        Optional<Tree> service = probes.read(NetworkCheck.NamesResolve.SERVICE);
        Set<String> addresses = new HashSet<>();
        service.ifPresent(found -> {
            addresses.add(found.text("spec", "clusterIP"));
            for (JsonNode address : found.at("spec", "clusterIPs")) {
                addresses.add(address.asText());
            }
        });
        return addresses;
    }

    @Override
    public void end(NetworkCheck.NamesResolve check) {
        pods.end(check);
    }

    private static Finding refuted(NetworkCheck.NamesResolve check, String expected, String seen, boolean settled) {
        return AskingPods.refuted(check, expected, seen, check.server(), settled);
    }
}
