@NullMarked
package io.herofake.server;

import org.jspecify.annotations.NullMarked;
