/** Tests of what must be so before anything is laid on a cluster. */
@org.jspecify.annotations.NullMarked
package dev.groundwork.preflight;
