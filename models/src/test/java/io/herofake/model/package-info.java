/** Tests of the model repository, and small real models that tests of other modules use. */
@NullMarked
package io.herofake.model;

import org.jspecify.annotations.NullMarked;
