/**
 * The Deep Java Library, both ways: its {@code Model}, {@code Predictor} and {@code Translator} over an opened model instance
 * of any backend (the same session, the same weights, none of DJL's engines); and its PyTorch engine as a backend for
 * TorchScript files, where the build has that engine.
 */
@NullMarked
package io.herofake.backend.djl;

import org.jspecify.annotations.NullMarked;
