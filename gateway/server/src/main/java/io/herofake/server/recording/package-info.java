/** Writes down what an engine is asked for and what comes of it, for the simulator to replay. No picture, and nothing of one. */
@NullMarked
package io.herofake.server.recording;

import org.jspecify.annotations.NullMarked;
