package io.herofake.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pictures that a quantisation looks at.
 *
 * @param calibration those that ranges are measured on
 * @param heldOut     those that verdicts are compared on afterwards; none of the others
 * @param setAside    those that choices are made by: of the first folder, none of the others
 */
record CalibrationPictures(List<String> calibration, List<String> heldOut, List<String> setAside) {
    private static final int MOST_SET_ASIDE = 200;

    /**
     * Chooses pictures, evenly spread over the names in a folder: the same folder gives the same pictures.
     *
     * @param folder        pictures for calibration
     * @param most          how many of them at most
     * @param heldOutFolder pictures for comparison; null for those of the first folder that are left
     * @param heldOutMost   how many to compare on at most
     * @throws CommandException if a folder cannot be read or has no picture
     */
    static CalibrationPictures choose(
            DetectInputs inputs, String folder, int most, @Nullable String heldOutFolder, int heldOutMost)
            throws CommandException {
        List<String> found = inFolder(inputs, "--calibration", folder);
        List<String> calibration = spread(found, most);
        List<String> rest =
                new ArrayList<>(heldOutFolder == null ? found : inFolder(inputs, "--held-out", heldOutFolder));
        rest.removeAll(calibration);
        List<String> compared = spread(rest, heldOutMost);
        List<String> left = new ArrayList<>(found);
        left.removeAll(calibration);
        left.removeAll(compared);
        return new CalibrationPictures(calibration, compared, spread(left, MOST_SET_ASIDE));
    }

    /**
     * Chooses pictures for a comparison alone, evenly spread over the names in a folder.
     *
     * @throws CommandException if the folder cannot be read or has no picture
     */
    static List<String> heldOut(DetectInputs inputs, String folder, int most) throws CommandException {
        return spread(inFolder(inputs, "--held-out", folder), most);
    }

    private static List<String> inFolder(DetectInputs inputs, String option, String folder) throws CommandException {
        if (!inputs.isFolder(folder)) {
            throw CommandException.usage(option + " " + folder + ": there is no such folder");
        }
        List<String> problems = new ArrayList<>();
        List<String> found = inputs.find(List.of(folder), (which, reason) -> problems.add(which + ": " + reason));
        if (!problems.isEmpty()) {
            throw CommandException.usage(option + " " + problems.get(0));
        }
        return found;
    }

    /** So many of a list, evenly spread; all if there are not more. */
    static List<String> spread(List<String> all, int most) {
        if (all.size() <= most) {
            return List.copyOf(all);
        }
        List<String> some = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            some.add(all.get((int) ((long) i * all.size() / most)));
        }
        return some;
    }
}
