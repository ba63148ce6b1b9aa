@NullMarked
package dev.groundwork.architecture.offenders.engine;

import org.jspecify.annotations.NullMarked;
