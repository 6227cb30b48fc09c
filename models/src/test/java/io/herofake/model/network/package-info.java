/** Tests of the networks, and small real models that tests of other modules use. */
@NullMarked
package io.herofake.model.network;

import org.jspecify.annotations.NullMarked;
