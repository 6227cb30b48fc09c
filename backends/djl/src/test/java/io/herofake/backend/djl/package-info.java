/** Tests of the DJL API. */
@NullMarked
package io.herofake.backend.djl;

import org.jspecify.annotations.NullMarked;
