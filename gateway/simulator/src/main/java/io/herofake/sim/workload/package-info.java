/** When tasks arrive, for which function, with which QoS level: arrival processes, trace files, public traces. */
@NullMarked
package io.herofake.sim.workload;

import org.jspecify.annotations.NullMarked;
