/**
 * The Deep Java Library's {@code Model}, {@code Predictor} and {@code Translator} over an opened model instance of any
 * backend: the same session, the same weights, none of DJL's engines. Not on the gateway's class path; programs that use
 * DJL add this module.
 */
@NullMarked
package io.herofake.backend.djl;

import org.jspecify.annotations.NullMarked;
