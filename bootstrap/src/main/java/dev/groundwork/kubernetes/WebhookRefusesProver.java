package dev.groundwork.kubernetes;

import dev.groundwork.addon.WebhookCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;

/** Answers {@link WebhookCheck.Refuses} by a dry-run create that must fail, and by the webhook's own word. */
public final class WebhookRefusesProver implements Prover<WebhookCheck.Refuses> {
    private final WebhookProbe probe;

    public WebhookRefusesProver(ApiServer server, KubernetesReader reader) {
        this.probe = new WebhookProbe(server, reader);
    }

    @Override
    public Class<WebhookCheck.Refuses> check() {
        return WebhookCheck.Refuses.class;
    }

    @Override
    public Finding ask(WebhookCheck.Refuses check) {
        WebhookCheck.Hook hook = check.good().hook();
        String kind = check.object().text("kind");
        String expected = "webhook %s denies a dry-run create of a bad %s".formatted(hook.name(), kind);
        return switch (probe.ask(hook, check.object())) {
            case WebhookProbe.Result.Denied(String message) -> finding(check, new Proof.Proven(message), true);
            case WebhookProbe.Result.Passed _ ->
                finding(check, new Proof.Refuted(expected, "it passed", WebhookProbe.logs(hook)), true);
            case WebhookProbe.Result.Failed(String message) ->
                finding(check, new Proof.Refuted(expected, message, WebhookProbe.logs(hook)), false);
            case WebhookProbe.Result.NotAsked(String wanted, String seen) ->
                finding(check, new Proof.Refuted(wanted, seen, WebhookProbe.describe(hook.configuration())), true);
        };
    }

    private static Finding finding(WebhookCheck.Refuses check, Proof.Verdict verdict, boolean settled) {
        return new Finding(Proof.of(check, verdict, Proof.Ground.REAL), settled);
    }
}
