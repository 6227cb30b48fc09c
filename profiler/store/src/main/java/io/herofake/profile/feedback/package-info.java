/**
 * What live requests tell about profiles: an estimate beside each profile, and whether it has drifted from it. Pure: no
 * clock, no thread, no I/O.
 */
@NullMarked
package io.herofake.profile.feedback;

import org.jspecify.annotations.NullMarked;
