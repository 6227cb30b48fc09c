@NullMarked
package io.herofake.sandbox.remote;

import org.jspecify.annotations.NullMarked;
