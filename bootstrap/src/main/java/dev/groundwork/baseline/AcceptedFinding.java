package dev.groundwork.baseline;

import dev.groundwork.addon.Describe;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A finding of {@code preflight} that somebody has decided to live with.
 *
 * @param reason why, and who knows more
 * @param until the last day on which that holds, as year-month-day; without it, it holds for ever
 */
public record AcceptedFinding(
        @Form("a reason in words, such as \"the VPN comes in spring, OPS-123\"")
        @Describe(value = "Why, and who knows more.", pattern = "[\\s\\S]*\\S[\\s\\S]*")
        String reason,

        @Form("a day such as 2027-03-31")
        @Describe(
                value = "The last day on which that holds; after it the finding counts again.",
                pattern = "[0-9]{4}-[0-9]{2}-[0-9]{2}")
        Optional<String> until) {
    /** The last day, as a day. */
    public Optional<LocalDate> lastDay() {
        return until.map(LocalDate::parse);
    }
}
