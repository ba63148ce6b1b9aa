/** What runs without anybody looking on: what it remembers from run to run, and whom it tells. */
@NullMarked
package dev.groundwork.server;

import org.jspecify.annotations.NullMarked;
