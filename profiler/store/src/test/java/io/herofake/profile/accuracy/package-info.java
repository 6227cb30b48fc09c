@NullMarked
package io.herofake.profile.accuracy;

import org.jspecify.annotations.NullMarked;
