@NullMarked
package dev.groundwork.architecture.offenders.aws;

import org.jspecify.annotations.NullMarked;
