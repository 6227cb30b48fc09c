@org.jspecify.annotations.NullMarked
package io.herofake.server.recording;
