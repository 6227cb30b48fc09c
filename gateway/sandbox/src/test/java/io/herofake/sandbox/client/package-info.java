@NullMarked
package io.herofake.sandbox.client;

import org.jspecify.annotations.NullMarked;
