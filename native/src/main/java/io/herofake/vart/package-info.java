/**
 * Deep-learning processing units (DPU) on FPGA cards: finds cards, opens a compiled model on one, runs batches of int8
 * tensors. Java over {@code herofake_dpu.h}, which JavaCPP binds; a provider library behind it drives the cards (Vitis AI's
 * VART where the product was built with it, a test double in tests).
 */
@NullMarked
package io.herofake.vart;

import org.jspecify.annotations.NullMarked;
