package io.herofake.model.picture;

/**
 * The frame header (SOF) of a JPEG file.
 *
 * @param coding   its marker, which says how the picture is coded
 * @param width    in pixels
 * @param height   in pixels
 * @param channels one character a channel: its identifier
 */
record JpegFrame(int coding, int width, int height, String channels) {
    private static final int PROGRESSIVE = 0xc2;
    private static final int LOSSLESS = 0xc3;

    /** Reads it, and refuses what decoders for all the world do not read. */
    static JpegFrame read(Encoded in, int marker, int from, int length) throws PictureException {
        if (marker > PROGRESSIVE) {
            throw JpegFile.unsupported(marker == LOSSLESS ? "lossless coding" : "hierarchical or arithmetic coding");
        }
        int count = length < 6 ? 0 : in.u8(from + 5);
        if (length != 6 + 3 * count) {
            throw JpegFile.corrupt("its frame header has the wrong length");
        }
        if (in.u8(from) != 8 || count == 0 || count == 2 || count > 4) {
            throw JpegFile.unsupported(in.u8(from) + " bits and " + count + " channels");
        }
        int height = in.u16(from + 1);
        int width = in.u16(from + 3);
        if (width == 0 || height == 0) {
            throw JpegFile.corrupt("its frame header gives a size of " + width + "x" + height);
        }
        var channels = new StringBuilder();
        for (int i = 0; i < count; i++) {
            channels.append((char) in.u8(from + 6 + 3 * i));
        }
        return new JpegFrame(marker, width, height, channels.toString());
    }

    /** Whether each scan holds its channels completely. */
    boolean isSequential() {
        return coding != PROGRESSIVE;
    }
}
