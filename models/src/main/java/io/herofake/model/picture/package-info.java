/**
 * The one place where an uploaded picture becomes a tensor: {@link io.herofake.model.picture.PictureDecoder} turns encoded
 * bytes into upright 8-bit sRGB pixels, {@link io.herofake.model.picture.InputTransform} turns those into the normalised
 * values that a model's input contract asks for. Gateway, profiler and command line all use it.
 */
@NullMarked
package io.herofake.model.picture;

import org.jspecify.annotations.NullMarked;
