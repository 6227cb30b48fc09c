package io.herofake.model.picture;

/**
 * What a picture's header says.
 *
 * @param format the file format
 * @param width  in pixels as stored, before any EXIF rotation
 * @param height in pixels as stored, before any EXIF rotation
 */
public record PictureInfo(PictureFormat format, int width, int height) {
    /** Width times height. */
    public long pixels() {
        return (long) width * height;
    }
}
