/** What a run leaves behind: results.json, CSV, an HTML page with figures; written all or not at all. */
@NullMarked
package io.herofake.sim.report;

import org.jspecify.annotations.NullMarked;
