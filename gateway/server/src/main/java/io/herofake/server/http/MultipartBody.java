package io.herofake.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A detect request as {@code multipart/form-data}: one file under any name, and fields model and qos. */
final class MultipartBody {
    private static final int MAX_FIELD = 256;

    private MultipartBody() {}

    /** An upper bound of the memory that parsing takes beside the body itself. */
    static long extraBytes(int bodyBytes) {
        return bodyBytes;
    }

    static DetectBody parse(byte[] body, String contentType, DetectParameters parameters) throws RefusedException {
        if (body.length == 0) {
            throw new RefusedException(Problem.EMPTY_BODY, "the body is empty; send one part with a file");
        }
        MultipartReader reader = new MultipartReader(body, contentType);
        MultipartReader.@Nullable Part file = null;
        for (MultipartReader.Part part = reader.next(); part != null; part = reader.next()) {
            if (part.fileName() == null) {
                parameters.add(part.name(), field(body, part));
            } else if (file == null) {
                file = part;
            } else {
                throw new RefusedException(
                        Problem.DUPLICATE_PARAMETER, "the form has more than one file; send one picture a request");
            }
        }
        if (file == null) {
            throw new RefusedException(
                    Problem.EMPTY_BODY, "the form has no file; send one, as curl -F image=@photo.jpg does");
        }
        return DetectBody.of(Arrays.copyOfRange(body, file.start(), file.end()), parameters);
    }

    private static String field(byte[] body, MultipartReader.Part part) throws RefusedException {
        int length = part.end() - part.start();
        if (length > MAX_FIELD) {
            throw MultipartReader.malformed("the field " + Quoted.of(part.name()) + " is longer than " + MAX_FIELD
                    + " bytes; the picture has to be sent as a file, with a file name");
        }
        return new String(body, part.start(), length, StandardCharsets.UTF_8);
    }
}
