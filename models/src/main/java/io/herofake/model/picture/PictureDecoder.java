package io.herofake.model.picture;

import io.herofake.model.picture.PictureException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Decodes uploaded pictures. Every kind of JPEG, PNG and WebP that people send comes out in one form ({@link Picture}); whatever
 * cannot be used is refused with a {@link PictureException}, and with nothing else, however hostile the bytes. Thread-safe.
 *
 * <p>Alpha is composited on white. EXIF orientation (JPEG, PNG, WebP) is applied. More than 8 bits are rounded to 8. Of an animation the first
 * frame is taken, on white where it does not cover the canvas. A PNG's gamma and chromaticities are ignored. Pixels
 * with an embedded profile of the kind that cameras write (matrix and curves, as Display P3) are brought to sRGB; all other profiles are ignored.
 *
 * <p>Memory for one decoding, {@code e} being the encoded bytes and {@code p} the pixels, both limited: at most {@code 3 e + 11 p} bytes of heap
 * (16-bit RGB with alpha; an ordinary JPEG takes {@code 2 e + 3 p}) and {@code 10 p} bytes outside of it (progressive four-channel JPEG;
 * an ordinary JPEG takes next to none). With the default limits that is 335 MB and 250 MB.
 */
public final class PictureDecoder {
    private static final int WARM_UP_RUNS = 30;

    private final PictureLimits limits;

    /** A decoder with {@link PictureLimits#DEFAULT}. */
    public PictureDecoder() {
        this(PictureLimits.DEFAULT);
    }

    /** A decoder with the given limits. */
    public PictureDecoder(PictureLimits limits) {
        this.limits = limits;
    }

    /** The limits that it applies. */
    public PictureLimits limits() {
        return limits;
    }

    /**
     * Reads the header only (microseconds, no allocation that depends on the picture's size) and applies the limits. The beginning of a file
     * is enough, as long as it holds the header.
     *
     * @throws PictureException if the header is missing, wrong, or over the limits
     */
    public PictureInfo inspect(byte[] encoded) throws PictureException {
        limits.check(encoded);
        PictureInfo info = header(new Encoded(encoded));
        limits.check(info);
        return info;
    }

    /**
     * Decodes a whole picture.
     *
     * @param encoded the file's bytes; not changed, not kept
     * @throws PictureException if it is not a picture, damaged, cut off, over the limits, or of a kind that is not read
     */
    public Picture decode(byte[] encoded) throws PictureException {
        PictureInfo info = inspect(encoded);
        var in = new Encoded(encoded);
        return switch (info.format()) {
            case JPEG -> JpegDecoder.decode(in, info, limits);
            case PNG -> PngDecoder.decode(in);
            case WEBP -> WebpDecoder.decode(in);
        };
    }

    /**
     * Decodes some small pictures of its own, so that the first request need not wait for classes and a native library to load. Takes a
     * fraction of a second. Good to call once at start; nothing depends on it.
     *
     * @return the formats that cannot be read on this machine: none, or WebP where libwebp does not load
     */
    public Set<PictureFormat> warmUp() {
        var own = new PictureDecoder();
        Set<PictureFormat> unreadable = EnumSet.noneOf(PictureFormat.class);
        for (PictureFormat format : PictureFormat.values()) {
            try {
                byte[] encoded = warmUpPicture(format);
                for (int i = 0; i < WARM_UP_RUNS; i++) {
                    own.decode(encoded);
                }
            } catch (PictureException e) {
                unreadable.add(format);
            }
        }
        return unreadable;
    }

    private static byte[] warmUpPicture(PictureFormat format) {
        String name = "warm-up." + format.name().toLowerCase(Locale.ROOT);
        try (InputStream in = PictureDecoder.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PictureInfo header(Encoded encoded) throws PictureException {
        if (encoded.length() == 0) {
            throw new PictureException(Kind.NOT_A_PICTURE, "the file is empty; send a JPEG, PNG or WebP picture");
        }
        if (encoded.has(0, "\u00ff\u00d8\u00ff")) {
            return JpegFile.header(encoded);
        }
        if (encoded.has(0, "\u0089PNG\r\n\u001a\n")) {
            return PngFile.header(encoded);
        }
        if (encoded.has(0, "RIFF") && encoded.has(8, "WEBP")) {
            return WebpFile.header(encoded);
        }
        throw new PictureException(
                Kind.NOT_A_PICTURE, "the file does not begin like a JPEG, PNG or WebP picture; send one of these");
    }
}
