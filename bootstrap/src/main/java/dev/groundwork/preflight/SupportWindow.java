package dev.groundwork.preflight;

import java.time.LocalDate;
import java.util.Optional;

/**
 * How long EKS supports a Kubernetes version.
 *
 * @param version the minor version, for instance {@code 1.36}
 * @param standardUntil the last day of standard support, in UTC
 * @param extendedUntil the last day of extended support, which costs more each hour; then EKS upgrades by itself
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_ClusterVersionInformation.html">
 *     ClusterVersionInformation</a>
 */
public record SupportWindow(String version, Optional<LocalDate> standardUntil, Optional<LocalDate> extendedUntil) {}
