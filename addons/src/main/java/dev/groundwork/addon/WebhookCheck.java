package dev.groundwork.addon;

import static java.util.Objects.requireNonNull;

import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Duration;
import java.util.Optional;

/** Claims about admission webhooks. */
public sealed interface WebhookCheck extends Check {
    /**
     * One admission webhook.
     *
     * @param configuration the ValidatingWebhookConfiguration or MutatingWebhookConfiguration
     * @param name its name in there, for instance {@code vingressclassparams.elbv2.k8s.aws}
     * @param backend the workload that answers for it
     */
    record Hook(ResourceId configuration, String name, ResourceId backend) {
        public Hook {
            requireNonNull(configuration);
            requireNonNull(name);
            requireNonNull(backend);
        }

        /** The webhook of that name in the ValidatingWebhookConfiguration of that name. */
        public static Hook validating(String configuration, String name, ResourceId backend) {
            return new Hook(
                    new ResourceId("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "", configuration),
                    name,
                    backend);
        }
    }

    /**
     * The API server reaches the webhook, trusts its certificate, and a good object passes. Asked by a dry-run create, so
     * nothing is written. The same question says when the webhook's configuration is ready after an apply.
     *
     * @param object an object that one of the webhook's rules is about; nothing of that name need exist
     */
    record Admits(String addon, Hook hook, Tree object) implements WebhookCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "webhook-admits",
                    "webhook %s answers and lets a good %s pass".formatted(hook.name(), object.text("kind")),
                    Duration.ofMinutes(2));
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(hook.backend());
        }

        /** It is about the way to the webhook and the certificate there. */
        @Override
        public boolean provableByDouble() {
            return true;
        }
    }

    /**
     * The webhook refuses a bad object, which only the real program can do.
     *
     * @param good what it lets pass, or it would refuse this one for the wrong reason
     * @param object an object that the schema allows and the webhook must not
     */
    record Refuses(String addon, Admits good, Tree object) implements WebhookCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "webhook-refuses",
                    "webhook %s refuses a bad %s".formatted(good.hook().name(), object.text("kind")),
                    Duration.ofSeconds(20));
        }

        @Override
        public Optional<Check> after() {
            return Optional.of(good);
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(good.hook().backend());
        }
    }

    /**
     * The certificate in the webhook's Secret is for the webhook's Service, its chain ends in the authority that the
     * configuration names, and it is valid for some time to come.
     *
     * @param configuration the ValidatingWebhookConfiguration or MutatingWebhookConfiguration; all its webhooks are looked at
     * @param secret the Secret with {@code tls.crt}
     * @param left how long it must still be valid at least
     */
    record CertificateValid(String addon, ResourceId configuration, ResourceId secret, Duration left)
            implements WebhookCheck {
        /** Time enough for a person to see to it. */
        public static final Duration TWO_WEEKS = Duration.ofDays(14);

        @Override
        public Terms terms() {
            return new Terms(
                    "webhook-certificate-valid",
                    "the certificate of %s is right and valid for more than %d days"
                            .formatted(configuration, left.toDays()),
                    Duration.ofSeconds(20));
        }
    }
}
