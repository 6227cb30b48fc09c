/**
 * Models on the deep-learning processing units (DPU) of FPGA cards through Vitis AI. The float tensors of the SPI become int8
 * by the fix-point positions of the compiled model, and back.
 */
@NullMarked
package io.herofake.backend.vitis;

import org.jspecify.annotations.NullMarked;
