package dev.groundwork.kubernetes;

import dev.groundwork.addon.WebhookCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;

/** Answers {@link WebhookCheck.Admits} by a dry-run create. */
public final class WebhookAdmitsProver implements Prover<WebhookCheck.Admits> {
    private final WebhookProbe probe;

    public WebhookAdmitsProver(ApiServer server, KubernetesReader reader) {
        this.probe = new WebhookProbe(server, reader);
    }

    @Override
    public Class<WebhookCheck.Admits> check() {
        return WebhookCheck.Admits.class;
    }

    @Override
    public Finding ask(WebhookCheck.Admits check) {
        String kind = check.object().text("kind");
        String expected = "a dry-run create of a good " + kind + " passes";
        String logs = WebhookProbe.logs(check.hook());
        return switch (probe.ask(check.hook(), check.object())) {
            case WebhookProbe.Result.Passed _ ->
                finding(
                        check,
                        new Proof.Proven(
                                "a dry-run create of %s %s passed, and failurePolicy Fail lets none pass unasked"
                                        .formatted(kind, check.object().text("metadata", "name"))),
                        true);
            case WebhookProbe.Result.Denied(String message) ->
                finding(check, new Proof.Refuted(expected, message, logs), false);
            case WebhookProbe.Result.Failed(String message) ->
                finding(check, new Proof.Refuted(expected, message, logs), false);
            case WebhookProbe.Result.NotAsked(String wanted, String seen) ->
                finding(
                        check,
                        new Proof.Refuted(
                                wanted, seen, WebhookProbe.describe(check.hook().configuration())),
                        true);
        };
    }

    private static Finding finding(WebhookCheck.Admits check, Proof.Verdict verdict, boolean settled) {
        return new Finding(Proof.of(check, verdict, Proof.Ground.REAL), settled);
    }
}
