package dev.groundwork.baseline;

import dev.groundwork.addon.Describe;
import java.util.Optional;

/**
 * Who hears when something begins or ends to be wrong. Addresses and keys are secrets: only where they are found is
 * declared, and they are read when something is sent.
 *
 * @param slack a channel of Slack
 * @param pagerDuty a service of PagerDuty
 * @param webhook anything that takes JSON
 */
public record Notifications(
        @Describe("Slack hears of everything, in one message a run.")
        Optional<Slack> slack,

        @Describe("PagerDuty hears of each state, and that it is over.")
        Optional<PagerDuty> pagerDuty,

        @Describe("An address of your own gets all changes of a run as one JSON object.")
        Optional<Webhook> webhook) {
    /** Nobody. */
    public static Notifications nobody() {
        return new Notifications(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether somebody hears at all. */
    public boolean isEmpty() {
        return slack.isEmpty() && pagerDuty.isEmpty() && webhook.isEmpty();
    }

    /** A channel of Slack, by an incoming webhook. */
    public record Slack(
            @Describe("Where the address of the incoming webhook is found.")
            SecretPlace url) {}

    /** A service of PagerDuty, by its Events API version 2. */
    public record PagerDuty(
            @Describe("Where the integration key is found.") SecretPlace key,

            @Form("an address that starts with https://")
            @Describe(
                    value = "Address of the Events API, for instance that of the EU region.",
                    byDefault = "\"https://events.pagerduty.com/v2/enqueue\"",
                    pattern = "https://\\S+|http://(127\\.0\\.0\\.1|localhost)(:[0-9]+)?/\\S*")
            String address) {}

    /** Any address that takes JSON by POST. */
    public record Webhook(
            @Describe("Where the address is found.") SecretPlace url) {}
}
