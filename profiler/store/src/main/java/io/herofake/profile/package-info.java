/** What the offline phase measured: immutable profile values with their provenance, and the metadata store's interface. */
@NullMarked
package io.herofake.profile;

import org.jspecify.annotations.NullMarked;
