package io.herofake.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures of which the truth is known: those of the folders {@code real} and {@code fake} of a folder.
 *
 * @param folder as the user named it
 * @param real   files with real pictures, by name
 * @param fake   files with fake pictures, by name
 */
record EvaluateInputs(String folder, List<String> real, List<String> fake) {

    /**
     * Finds them.
     *
     * @throws CommandException if a folder is missing, cannot be read or has no picture
     */
    static EvaluateInputs find(String folder, DetectInputs inputs, Path workingDirectory) throws CommandException {
        return new EvaluateInputs(
                folder,
                inFolder(Path.of(folder, "real"), inputs, workingDirectory),
                inFolder(Path.of(folder, "fake"), inputs, workingDirectory));
    }

    private static List<String> inFolder(Path folder, DetectInputs inputs, Path workingDirectory)
            throws CommandException {
        if (!Files.isDirectory(workingDirectory.resolve(folder))) {
            throw CommandException.usage("there is no folder " + folder
                    + "; name a folder that has real pictures in real/ and fake ones in fake/");
        }
        List<String> problems = new ArrayList<>();
        List<String> found =
                inputs.find(List.of(folder.toString()), (which, reason) -> problems.add(which + ": " + reason));
        if (!problems.isEmpty()) {
            throw CommandException.usage(problems.get(0));
        }
        return found;
    }

    /** All of them, the real ones first. */
    List<String> all() {
        List<String> all = new ArrayList<>(real);
        all.addAll(fake);
        return all;
    }

    /** Whether number {@code index} of {@link #all()} is a fake. */
    boolean isFake(int index) {
        return index >= real.size();
    }

    /**
     * Whether number {@code index} of {@link #all()} is among so many of its class, evenly spread over their names.
     *
     * @param perClass 0 or more
     */
    boolean sampled(int index, int perClass) {
        int size = isFake(index) ? fake.size() : real.size();
        int at = isFake(index) ? index - real.size() : index;
        return size <= perClass || (long) (at + 1) * perClass / size != (long) at * perClass / size;
    }
}
