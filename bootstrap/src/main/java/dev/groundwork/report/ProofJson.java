package dev.groundwork.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Check;
import dev.groundwork.plan.Proof;

/** Proofs as {@link JsonReport} describes them. */
final class ProofJson {
    private ProofJson() {}

    static ObjectNode proof(Proof proof) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("addon", proof.check().addon())
                .put("check", proof.check().name())
                .put("claim", proof.check().claim());
        switch (proof.verdict()) {
            case Proof.Proven proven -> node.put("verdict", "proven").put("evidence", proven.evidence());
            case Proof.Refuted refuted -> refuted(node.put("verdict", "refuted"), proof.check(), refuted);
            case Proof.Accepted accepted -> {
                refuted(node.put("verdict", "accepted"), proof.check(), accepted.finding());
                node.put("reason", accepted.reason());
                accepted.until().ifPresent(day -> node.put("until", day.toString()));
            }
            case Proof.NotProvable notProvable ->
                node.put("verdict", "not-provable").put("why", notProvable.why());
        }
        node.put("ground", JsonReport.word(proof.ground()));
        proof.warnings().forEach(node.putArray("warnings")::add);
        proof.check().writtenDown().ifPresent(page -> node.put("source", page));
        return node;
    }

    private static void refuted(ObjectNode node, Check check, Proof.Refuted refuted) {
        check.writtenDown().ifPresent(_ -> node.put("harm", check.harm()));
        node.put("expected", refuted.expected()).put("seen", refuted.seen()).put("next", refuted.next());
    }
}
