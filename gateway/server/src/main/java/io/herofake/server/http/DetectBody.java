package io.herofake.server.http;

/**
 * A detect request taken out of its body.
 *
 * @param picture    the file's bytes, at least one
 * @param parameters those of the query string and of the body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy of an upload would cost
record DetectBody(byte[] picture, DetectParameters parameters) {
    /** Checks that there is a picture. */
    static DetectBody of(byte[] picture, DetectParameters parameters) throws RefusedException {
        if (picture.length == 0) {
            throw new RefusedException(
                    Problem.EMPTY_BODY, "there is no picture in the request; send a JPEG, PNG or WebP file");
        }
        return new DetectBody(picture, parameters);
    }
}
