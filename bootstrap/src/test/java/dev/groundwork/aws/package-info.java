@NullMarked
package dev.groundwork.aws;

import org.jspecify.annotations.NullMarked;
