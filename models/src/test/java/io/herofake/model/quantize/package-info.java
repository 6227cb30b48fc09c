/** Tests of quantisation, with small graphs of their own. */
@NullMarked
package io.herofake.model.quantize;

import org.jspecify.annotations.NullMarked;
