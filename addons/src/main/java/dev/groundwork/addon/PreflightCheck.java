package dev.groundwork.addon;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A claim about a cluster before anything is laid on it. It is judged from what was read once, so it has no deadline.
 *
 * @param part the part of the cluster it is about, for instance {@code network}; it stands where other checks have an add-on
 * @param name its name, in words with hyphens
 * @param claim what is claimed, as a sentence without a final stop
 * @param harm what it means if the claim does not hold, as a sentence
 * @param page the address of the page where the rule is written down; empty where the claim is about the baseline itself
 */
public record PreflightCheck(String part, String name, String claim, String harm, String page) implements Check {
    public PreflightCheck {
        requireNonNull(part);
        requireNonNull(name);
        requireNonNull(claim);
        requireNonNull(harm);
        requireNonNull(page);
    }

    @Override
    public String addon() {
        return part;
    }

    @Override
    public Terms terms() {
        return new Terms(name, claim, Duration.ZERO);
    }

    @Override
    public String harm() {
        return harm;
    }

    @Override
    public Optional<String> writtenDown() {
        return Optional.of(page).filter(address -> !address.isEmpty());
    }
}
