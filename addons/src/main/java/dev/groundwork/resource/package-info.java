/** Values that say what should exist, in Kubernetes or in AWS, and what can go wrong with it. */
@NullMarked
package dev.groundwork.resource;

import org.jspecify.annotations.NullMarked;
