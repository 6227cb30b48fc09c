package io.herofake.model.picture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** The pictures that {@code src/test/python/make_picture_fixtures.py} made, and what Pillow says is in them. */
final class Fixtures {
    /** A file and its values, which a decoder may miss by {@code tolerance} levels. */
    record Fixture(String name, Picture expected, int tolerance) {
        byte[] encoded() {
            return bytes(name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Fixtures() {}

    static List<Fixture> all() {
        return lines("expected.tsv").stream().map(Fixtures::parse).toList();
    }

    private static Fixture parse(String line) {
        String[] f = line.split("\t", -1);
        byte[] rgb = Base64.getDecoder().decode(f[4]);
        return new Fixture(
                f[0], new Picture(Integer.parseInt(f[1]), Integer.parseInt(f[2]), rgb), Integer.parseInt(f[3]));
    }

    static List<String> lines(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8).lines().toList();
    }

    static byte[] bytes(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/pictures/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
