/** Printers of a report. They make no decisions. */
@NullMarked
package dev.groundwork.report;

import org.jspecify.annotations.NullMarked;
