@NullMarked
package io.herofake.load;

import org.jspecify.annotations.NullMarked;
