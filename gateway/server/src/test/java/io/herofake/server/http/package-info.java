@NullMarked
package io.herofake.server.http;

import org.jspecify.annotations.NullMarked;
