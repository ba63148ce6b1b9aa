@NullMarked
package dev.groundwork.architecture.offenders.catalog;

import org.jspecify.annotations.NullMarked;
