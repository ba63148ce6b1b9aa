package dev.groundwork.baseline;

import dev.groundwork.addon.Describe;
import java.util.Map;

/** What the file says about {@code preflight}. Which findings there are, the schema knows. */
record PreflightSection(
        @Describe(
                value = "Findings that the team has decided to live with, by name: shown, and not counted as findings.",
                byDefault = "{}")
        Map<String, AcceptedFinding> accept) {}
