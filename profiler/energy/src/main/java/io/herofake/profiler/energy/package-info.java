/**
 * Energy meters found by probing (RAPL, hwmon, a PDU over SNMP, a CPU-time model), the sampling of them, and how readings
 * become figures of a profile.
 */
@NullMarked
package io.herofake.profiler.energy;

import org.jspecify.annotations.NullMarked;
