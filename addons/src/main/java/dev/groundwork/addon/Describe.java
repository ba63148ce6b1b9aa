package dev.groundwork.addon;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a setting is for, in one or two sentences; it becomes the description in the JSON Schema. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE})
public @interface Describe {
    String value();

    /** The value taken when the file names none, as JSON; empty means that there is none. */
    String byDefault() default "";

    /** The smallest number allowed. */
    long minimum() default Long.MIN_VALUE;

    /** A regular expression that the whole text must match; empty means any text. */
    String pattern() default "";
}
