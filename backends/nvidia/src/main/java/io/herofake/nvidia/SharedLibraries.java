package io.herofake.nvidia;

import com.sun.jna.NativeLibrary;
import java.util.List;

/** Which shared libraries can be opened here. */
public final class SharedLibraries {
    private SharedLibraries() {}

    /** Those of the named libraries that cannot be opened. The others stay open. */
    public static List<String> missing(List<String> names) {
        return names.stream().filter(name -> !opens(name)).toList();
    }

    private static boolean opens(String name) {
        try {
            NativeLibrary.getInstance(name);
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }
}
