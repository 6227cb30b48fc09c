package io.herofake.app.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is recorded of requests, for the simulator to replay.
 *
 * @param file    the recording; empty for none
 * @param maxSize of one file
 * @param files   how many are kept
 * @param queue   events that may wait for the disk
 */
public record RecordingConfig(
        @Setting(
                value = "",
                doc =
                        "File that arrivals, outcomes and replicas are recorded to, for 'herofake simulate --recording'; names, times"
                                + " and energy only, nothing of a picture. Empty records nothing.")
        Optional<Path> file,

        @Setting(
                value = "256MiB",
                min = "4KiB",
                max = "1024GiB",
                doc = "A file of the recording that has reached this size becomes FILE.1, and so on.")
        ByteSize maxSize,

        @Setting(
                value = "4",
                min = "1",
                max = "1000",
                doc = "Files of the recording that are kept, the one that is written included; the oldest goes.")
        int files,

        @Setting(
                value = "65536",
                min = "1",
                max = "10000000",
                doc = "Events that may wait for the disk. One more is dropped, counted, and named in the recording.")
        int queue) {}
