/** Tests of the configuration. */
@NullMarked
package io.herofake.app.config;

import org.jspecify.annotations.NullMarked;
