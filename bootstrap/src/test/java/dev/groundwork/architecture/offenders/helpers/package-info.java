@NullMarked
package dev.groundwork.architecture.offenders.helpers;

import org.jspecify.annotations.NullMarked;
