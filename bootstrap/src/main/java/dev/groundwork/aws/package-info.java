/** The only package that knows the AWS SDK. */
@NullMarked
package dev.groundwork.aws;

import org.jspecify.annotations.NullMarked;
