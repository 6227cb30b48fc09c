package io.herofake.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Finds and reads the pictures that arguments name: files, folders with all below them, and {@code -}. */
final class DetectInputs {
    private static final String STANDARD_INPUT = "-";
    private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "webp");

    private final Context context;
    private final int maxBytes;

    /** Reads at most so many bytes of one picture. */
    DetectInputs(Context context, int maxBytes) {
        this.context = context;
        this.maxBytes = maxBytes;
    }

    /**
     * The pictures in the order of the arguments, those of a folder by name. A file that is named is taken whatever its name;
     * whether it is there shows when it is read.
     *
     * @param refused hears of each folder that cannot be read or has no pictures, and why
     */
    List<String> find(List<String> arguments, BiConsumer<String, String> refused) {
        List<String> found = new ArrayList<>();
        for (String argument : arguments) {
            try {
                if (!argument.equals(STANDARD_INPUT) && Files.isDirectory(resolve(argument))) {
                    found.addAll(inFolder(argument));
                } else {
                    found.add(argument);
                }
            } catch (CommandException e) {
                refused.accept(argument, String.valueOf(e.getMessage()));
            }
        }
        return found;
    }

    /** Whether a path names a folder. */
    boolean isFolder(String argument) throws CommandException {
        return Files.isDirectory(resolve(argument));
    }

    private List<String> inFolder(String argument) throws CommandException {
        Path folder = resolve(argument);
        List<String> pictures;
        try (Stream<Path> below = Files.walk(folder)) {
            pictures = below.filter(file -> looksLikeAPicture(file) && Files.isRegularFile(file))
                    .sorted()
                    .map(file -> Path.of(argument, folder.relativize(file).toString()))
                    .map(Path::toString)
                    .toList();
        } catch (IOException e) {
            throw CommandException.failure(IoReasons.of(e), e);
        } catch (UncheckedIOException e) {
            throw CommandException.failure(IoReasons.of(e), e);
        }
        if (pictures.isEmpty()) {
            throw CommandException.failure("the folder has no .jpg, .jpeg, .png or .webp file in it", null);
        }
        return pictures;
    }

    private static boolean looksLikeAPicture(Path file) {
        String name = file.toString();
        return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /**
     * The bytes of one picture.
     *
     * @throws CommandException saying why it cannot be read
     */
    byte[] read(String input) throws CommandException {
        if (input.equals(STANDARD_INPUT)) {
            return read(context.in());
        }
        try (InputStream in = Files.newInputStream(resolve(input))) {
            return read(in);
        } catch (IOException e) {
            throw CommandException.failure(IoReasons.of(e), e);
        }
    }

    private byte[] read(InputStream in) throws CommandException {
        try {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw CommandException.failure("has more than " + maxBytes + " bytes (limits.maxUpload)", null);
            }
            return bytes;
        } catch (IOException e) {
            throw CommandException.failure(IoReasons.of(e), e);
        }
    }

    private Path resolve(String argument) throws CommandException {
        // It would stand for the working directory: all that an unset variable in a script should not do.
        if (argument.isBlank()) {
            throw CommandException.usage("the file name is empty");
        }
        try {
            return context.workingDirectory().resolve(argument);
        } catch (InvalidPathException e) {
            throw CommandException.usage("is not a file name: " + e.getReason());
        }
    }
}
