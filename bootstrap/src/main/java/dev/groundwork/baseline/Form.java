package dev.groundwork.baseline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a pattern asks for, in words that fit after "expected"; editors show it too, as {@code patternErrorMessage}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Form {
    String value();

    /** Of the entries of a mapping: a regular expression for the keys, which {@link #value} describes. */
    String keys() default "";

    /** Of the entries of a mapping: a regular expression for the values; empty if these are objects. */
    String values() default "";

    /** What the values must be, in words that fit after "expected". */
    String valueForm() default "";
}
