/** Scenario files: YAML read strictly, all that is wrong with one named at once, before anything runs. */
@NullMarked
package io.herofake.sim.scenario;

import org.jspecify.annotations.NullMarked;
