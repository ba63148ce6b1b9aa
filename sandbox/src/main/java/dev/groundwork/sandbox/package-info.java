/**
 * The sandbox: a real Kubernetes control plane and an emulated AWS on loopback, for trying and for testing.
 *
 * <p>{@link dev.groundwork.sandbox.SandboxBuild} makes what is missing, once a machine;
 * {@link dev.groundwork.sandbox.Sandbox} starts, finds and stops; {@link dev.groundwork.sandbox.AuditLog} and
 * {@link dev.groundwork.sandbox.AwsRequests} tell afterwards what was asked of either side.
 */
@NullMarked
package dev.groundwork.sandbox;

import org.jspecify.annotations.NullMarked;
