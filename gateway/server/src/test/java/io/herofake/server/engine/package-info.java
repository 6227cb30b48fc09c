@NullMarked
package io.herofake.server.engine;

import org.jspecify.annotations.NullMarked;
