package io.herofake.app;

import io.herofake.app.config.HerofakeConfig;
import io.herofake.model.picture.Picture;
import io.herofake.model.picture.PictureDecoder;
import io.herofake.model.picture.PictureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and decodes pictures one after the other, and remembers those that cannot be read. Not thread-safe. */
final class PictureReader {
    private static final int SHOWN = 10;

    private final DetectInputs inputs;
    private final PictureDecoder decoder;
    private final List<String> unreadable = new ArrayList<>();
    private byte[] bytes = {};
    private String last = "";

    /** With the decoder that is configured; what that has to say goes to standard error. */
    static PictureReader of(Context context, HerofakeConfig config, DetectInputs inputs) {
        return new PictureReader(
                inputs, LocalCluster.decoder(config, line -> context.err().println(line)));
    }

    private PictureReader(DetectInputs inputs, PictureDecoder decoder) {
        this.inputs = inputs;
        this.decoder = decoder;
    }

    /** The picture, or nothing if it cannot be read, which is noted. */
    Optional<Picture> read(String file) {
        last = file;
        try {
            bytes = inputs.read(file);
            return Optional.of(decoder.decode(bytes));
        } catch (CommandException | PictureException e) {
            unreadable.add(file + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The last file. */
    String file() {
        return last;
    }

    /** The bytes of the last file. */
    byte[] bytes() {
        return bytes;
    }

    /** Names the pictures that could not be read, the first ones in full. */
    void reportUnreadable(Context context) {
        unreadable.stream().limit(SHOWN).forEach(line -> context.err().println("herofake: " + line));
        if (unreadable.size() > SHOWN) {
            context.err().println("herofake: and " + (unreadable.size() - SHOWN) + " more");
        }
    }

    /** A reader of further pictures that counts anew. */
    PictureReader another() {
        return new PictureReader(inputs, decoder);
    }

    /** How many could not be read. */
    int unreadable() {
        return unreadable.size();
    }
}
