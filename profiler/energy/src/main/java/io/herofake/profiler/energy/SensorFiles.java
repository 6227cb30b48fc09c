package io.herofake.profiler.energy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the kernel's sensor files; a seam for tests, which cannot take rights away from root. */
@FunctionalInterface
interface SensorFiles {

    /** The real ones. */
    SensorFiles SYSTEM = Files::readString;

    /** The contents of a file. */
    String read(Path file) throws IOException;

    /** The contents without white space around them. */
    default String text(Path file) throws IOException {
        return read(file).strip();
    }

    /** The number in a file. */
    default long number(Path file) throws IOException {
        String text = text(file);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException(file + " has '" + text + "' where a number should be", e);
        }
    }

    /** The entries of a folder whose names match, sorted; none if there is no such folder. */
    static List<Path> entries(Path folder, Pattern name) throws IOException {
        List<Path> entries = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(
                    folder,
                    entry -> name.matcher(entry.getFileName().toString()).matches())) {
                stream.forEach(entries::add);
            }
        }
        entries.sort(null);
        return entries;
    }
}
