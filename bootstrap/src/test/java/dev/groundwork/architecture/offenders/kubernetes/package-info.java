@NullMarked
package dev.groundwork.architecture.offenders.kubernetes;

import org.jspecify.annotations.NullMarked;
