/** The only package that knows the Kubernetes client. */
@NullMarked
package dev.groundwork.kubernetes;

import org.jspecify.annotations.NullMarked;
