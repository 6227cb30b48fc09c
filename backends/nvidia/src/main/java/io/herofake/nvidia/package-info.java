/**
 * What NVIDIA's driver tells of its GPUs, through the two libraries that come with it: NVML and the CUDA driver API. CUDA itself
 * need not be installed. Used by the CUDA backend and by the energy meters.
 */
@NullMarked
package io.herofake.nvidia;

import org.jspecify.annotations.NullMarked;
