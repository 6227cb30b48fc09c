package io.herofake.model.picture;

/** The picture file formats that are read. */
public enum PictureFormat {
    /** Baseline, extended and progressive JPEG with 8 bits a sample: gray, YCbCr, RGB, CMYK or YCCK. */
    JPEG("image/jpeg"),
    /** Every PNG colour type and bit depth; of an animated PNG the still picture. */
    PNG("image/png"),
    /** Lossy, lossless, with alpha; of an animated WebP the first frame. */
    WEBP("image/webp");

    private final String mediaType;

    PictureFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The registered media type, for example {@code image/jpeg}. */
    public String mediaType() {
        return mediaType;
    }
}
