package io.herofake.profiler.measure;

import io.herofake.model.IoMessages;
import io.herofake.model.picture.Picture;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder with real pictures below {@code real/} and generated ones below {@code fake/}. Immutable.
 *
 * @param folder as it was named
 * @param real   files of real pictures, by name
 * @param fake   files of generated pictures, by name
 */
public record LabelledPictures(Path folder, List<Path> real, List<Path> fake) {
    private static final Set<String> EXTENSIONS = Set.of("jpg", "jpeg", "png", "webp");

    /** Copies the lists. */
    public LabelledPictures {
        real = List.copyOf(real);
        fake = List.copyOf(fake);
    }

    /** One of the pictures. */
    record Labelled(Path file, boolean fake) {}

    /**
     * Lists a folder and makes sure that one of its pictures at least can be read.
     *
     * @throws IOException if it cannot be listed, has no pictures, or none that can be read; the message says so
     */
    public static LabelledPictures of(Path folder, PictureDecoder decoder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("the folder of labelled pictures " + folder
                    + " is not there; it must have the folders" + " real and fake in it");
        }
        LabelledPictures found = new LabelledPictures(folder, below(folder, "real"), below(folder, "fake"));
        if (found.count() == 0) {
            throw new IOException("no .jpg, .jpeg, .png or .webp file below " + folder.resolve("real") + " or "
                    + folder.resolve("fake"));
        }
        String first = "";
        for (Labelled labelled : found.all()) {
            String trouble = trouble(labelled.file(), decoder);
            if (trouble.isEmpty()) {
                return found;
            }
            first = first.isEmpty() ? labelled.file() + ": " + trouble : first;
        }
        throw new IOException(
                "none of the " + found.count() + " pictures below " + folder + " can be read; the first, " + first);
    }

    private static String trouble(Path file, PictureDecoder decoder) {
        try {
            decode(file, decoder);
            return "";
        } catch (PictureException e) {
            return String.valueOf(e.getMessage());
        } catch (IOException e) {
            return IoMessages.of(e);
        }
    }

    /** Reads and decodes a file; no more of it than the decoder's limit, and one byte, is read. */
    static Picture decode(Path file, PictureDecoder decoder) throws IOException, PictureException {
        try (InputStream in = Files.newInputStream(file)) {
            return decoder.decode(in.readNBytes(decoder.limits().maxEncodedBytes() + 1));
        }
    }

    private static List<Path> below(Path folder, String label) throws IOException {
        Path labelled = folder.resolve(label);
        if (!Files.isDirectory(labelled)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(labelled)) {
            return files.filter(LabelledPictures::looksLikeAPicture)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static boolean looksLikeAPicture(Path file) {
        String name = file.toString();
        return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** All pictures. */
    public int count() {
        return real.size() + fake.size();
    }

    /** All pictures, real ones first. */
    List<Labelled> all() {
        List<Labelled> all = new ArrayList<>();
        real.forEach(file -> all.add(new Labelled(file, false)));
        fake.forEach(file -> all.add(new Labelled(file, true)));
        return all;
    }

    /** For people, for example {@code faces: 837 real, 837 fake}. */
    public String describe() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return (name == null ? folder : name) + ": " + real.size() + " real, " + fake.size() + " fake";
    }
}
