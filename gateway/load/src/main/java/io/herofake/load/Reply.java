package io.herofake.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway answered.
 *
 * @param status        HTTP status
 * @param error         the problem's code, or {@code http_} and the status where the answer names none; empty for an answer
 * @param deadlineMet   whether the gateway says that the deadline was met
 * @param deadlineNanos the deadline from arrival, as the gateway says; 0 if it does not
 * @param simulated     whether the platform is simulated, as the gateway says
 * @param coldStart     whether the gateway says that the request waited for a replica to start
 * @param joules        dynamic energy of the request, as the gateway says; NaN if it does not know
 */
record Reply(
        int status,
        String error,
        boolean deadlineMet,
        long deadlineNanos,
        boolean simulated,
        boolean coldStart,
        double joules) {
    private static final int OK = 200;
    private static final int MOST_CODE_CHARACTERS = 40;
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(1 << 16)
                    .build())
            .build();

    boolean answered() {
        return error.isEmpty();
    }

    /** What is no HTTP response. */
    static Reply malformed() {
        return refused(OK, "malformed_answer");
    }

    /** Reads an answer; anything that is not as it should be becomes an error code of our own. */
    static Reply read(int status, ByteBuf body) {
        Fields fields = new Fields();
        try (InputStream in = new ByteBufInputStream(body);
                JsonParser json = JSON.createParser(in)) {
            fields.read(json);
        } catch (IOException e) {
            return refused(status, status == OK ? "malformed_answer" : "http_" + status);
        }
        if (status != OK) {
            return refused(status, code(fields.error, status));
        }
        if (fields.deadlineMet == null) {
            return refused(status, "malformed_answer");
        }
        long deadline = Math.round(fields.deadlineMs * 1e6);
        return new Reply(status, "", fields.deadlineMet, deadline, fields.simulated, fields.coldStart, fields.joules);
    }

    private static String code(@Nullable String error, int status) {
        return error != null && error.length() <= MOST_CODE_CHARACTERS && error.matches("[a-z0-9_]+")
                ? error
                : "http_" + status;
    }

    private static Reply refused(int status, String error) {
        return new Reply(status, error, false, 0, false, false, Double.NaN);
    }

    /** The members that count, wherever they stand. */
    private static final class Fields {
        private @Nullable String error;
        private @Nullable Boolean deadlineMet;
        private double deadlineMs;
        private boolean simulated;
        private boolean coldStart;
        private double joules = Double.NaN;

        void read(JsonParser json) throws IOException {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token.isScalarValue()) {
                    take(json, token);
                }
            }
        }

        private void take(JsonParser json, JsonToken token) throws IOException {
            String name = json.currentName();
            if (name == null) {
                return;
            }
            switch (name) {
                case "error" -> error = json.getText();
                case "deadlineMet" -> deadlineMet = token == JsonToken.VALUE_TRUE;
                case "deadlineMs" -> deadlineMs = token.isNumeric() ? json.getDoubleValue() : 0;
                case "simulated" -> simulated |= token == JsonToken.VALUE_TRUE;
                case "start" -> coldStart = "cold".equals(json.getText());
                case "joules" -> joules = token.isNumeric() ? json.getDoubleValue() : Double.NaN;
                default -> {
                    // For others.
                }
            }
        }
    }
}
