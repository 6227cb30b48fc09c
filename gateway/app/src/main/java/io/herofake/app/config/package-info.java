/**
 * Configuration: records that say which settings there are, and the loader that fills them from defaults, one YAML file,
 * the environment and flags, and names everything that is wrong with those.
 */
@NullMarked
package io.herofake.app.config;

import org.jspecify.annotations.NullMarked;
