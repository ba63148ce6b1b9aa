package dev.groundwork.server;

import dev.groundwork.baseline.Notifications;
import dev.groundwork.baseline.SecretPlace;
import dev.groundwork.plan.History;
import java.util.ArrayList;
import java.util.List;

/** Somebody who is told. What is sent is a pure function of what is new. */
sealed interface Channel {
    /** Its key in the baseline below {@code notifications}, by which it is remembered, too. */
    String name();

    /** Where its address or key is found. */
    SecretPlace secret();

    /**
     * What is to be sent, none if there is nothing new.
     *
     * @param secret what was found there
     * @param cluster the cluster's name, as the baseline has it
     */
    List<Letter> letters(String secret, String cluster, History.News news);

    /** All of a baseline. */
    static List<Channel> of(Notifications notifications) {
        List<Channel> channels = new ArrayList<>();
        notifications.slack().ifPresent(slack -> channels.add(new Slack(slack.url())));
        notifications.pagerDuty().ifPresent(duty -> channels.add(new PagerDuty(duty.key(), duty.address())));
        notifications.webhook().ifPresent(webhook -> channels.add(new Webhook(webhook.url())));
        return channels;
    }

    /** A channel of Slack: one message a run. */
    record Slack(SecretPlace secret) implements Channel {
        @Override
        public String name() {
            return "slack";
        }

        @Override
        public List<Letter> letters(String address, String cluster, History.News news) {
            return Bodies.together(address, news, Bodies.slack(cluster, news));
        }
    }

    /** A service of PagerDuty: one event a state, so that each resolves by itself. */
    record PagerDuty(SecretPlace secret, String address) implements Channel {
        @Override
        public String name() {
            return "pagerDuty";
        }

        @Override
        public List<Letter> letters(String key, String cluster, History.News news) {
            List<Letter> letters = new ArrayList<>();
            // What is over goes first: it is what somebody waits for at night.
            news.ended()
                    .forEach(state ->
                            letters.add(new Letter(address, Bodies.resolve(key, cluster, state), List.of(state))));
            news.began()
                    .forEach(state ->
                            letters.add(new Letter(address, Bodies.trigger(key, cluster, state), List.of(state))));
            return letters;
        }
    }

    /** Any address: one object a run. */
    record Webhook(SecretPlace secret) implements Channel {
        @Override
        public String name() {
            return "webhook";
        }

        @Override
        public List<Letter> letters(String address, String cluster, History.News news) {
            return Bodies.together(address, news, Bodies.webhook(cluster, news));
        }
    }
}
