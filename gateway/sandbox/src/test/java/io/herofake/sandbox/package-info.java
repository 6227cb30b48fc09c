@NullMarked
package io.herofake.sandbox;

import org.jspecify.annotations.NullMarked;
