@NullMarked
package io.herofake.report;

import org.jspecify.annotations.NullMarked;
