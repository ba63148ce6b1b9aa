@NullMarked
package dev.groundwork.architecture.offenders.resource;

import org.jspecify.annotations.NullMarked;
