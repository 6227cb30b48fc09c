package io.herofake.app.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of a configuration record as a setting. The component's name is the last part of its key; its type
 * says how its text is read (see {@link ValueType}).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /** The default, written as it would be in the file; the empty text for an empty list or text. */
    String value();

    /** What it does, in one or more plain sentences. */
    String doc();

    /** The least value allowed, written as in the file; empty for none. */
    String min() default "";

    /** The greatest value allowed, written as in the file; empty for none. */
    String max() default "";
}
