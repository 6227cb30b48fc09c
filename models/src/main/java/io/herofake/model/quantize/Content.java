package io.herofake.model.quantize;

import com.google.protobuf.MessageLite;
import io.herofake.model.ArtifactContent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Messages, one behind the other: a message that follows another of its type is merged with it.
 *
 * @param messages not empty
 */
record Content(List<MessageLite> messages) implements ArtifactContent {

    static Content of(MessageLite... messages) {
        return new Content(List.of(messages));
    }

    @Override
    public long sizeBytes() {
        return messages.stream().mapToLong(MessageLite::getSerializedSize).sum();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (MessageLite message : messages) {
            message.writeTo(out);
        }
    }
}
