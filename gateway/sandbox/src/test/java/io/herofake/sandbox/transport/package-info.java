@NullMarked
package io.herofake.sandbox.transport;

import org.jspecify.annotations.NullMarked;
