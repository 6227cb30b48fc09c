package io.herofake.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartBodyTest {
    private static DetectBody parse(byte[] body, String contentType) throws RefusedException {
        return MultipartBody.parse(body, contentType, new DetectParameters());
    }

    private static byte[] crlf(String body) {
        return body.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void findsAnyContentExactlyAsItWasSent() throws RefusedException {
        Random random = new Random(5);
        for (int length = 1; length < 300; length++) {
            byte[] content = new byte[length];
            for (int i = 0; i < length; i++) {
                content[i] = (byte) "\r\n-frontier".charAt(random.nextInt(11)); // as close to a boundary as can be
            }
            byte[] form = new Form().field("qos", "low").file("image", content).end();
            DetectBody parsed = parse(form, Form.CONTENT_TYPE);
            assertThat(parsed.picture()).isEqualTo(content);
            assertThat(parsed.parameters().qos("high")).isEqualTo("low");
        }
    }

    @Test
    void refusesAFormThatIsCutOffAnywhere() throws RefusedException {
        byte[] form = new Form()
                .field("qos", "low")
                .file("image", Pictures.encoded("png", 3, 3, 1))
                .end();
        int closed = form.length - 2; // the last line break is not needed
        assertThat(parse(Arrays.copyOf(form, closed), Form.CONTENT_TYPE).picture())
                .hasSizeGreaterThan(50);
        for (int length = 1; length < closed; length++) {
            byte[] cut = Arrays.copyOf(form, length);
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> parse(cut, Form.CONTENT_TYPE))
                    .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.BAD_MULTIPART));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data;boundary=frontier",
                "multipart/form-data ; charset=utf-8; BOUNDARY=\"frontier\"",
                "multipart/form-data; x; y=\"a;b\\\"c\"; boundary=frontier ;",
            })
    void readsTheBoundaryInAnyNotation(String contentType) throws RefusedException {
        assertThat(parse(new Form().file("a", new byte[] {1, 2}).end(), contentType)
                        .picture())
                .containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--frontier\n\nx\n--frontier--",
                "--frontier\nContent-Disposition: form-data\n\nx\n--frontier--",
                "--frontier\nContent-Disposition: attachment; name=\"a\"\n\nx\n--frontier--",
                "--frontier x\nContent-Disposition: form-data; name=\"a\"\n\nx\n--frontier--",
                "--frontier\nContent-Disposition: form-data; name=\"a\"\nx\n--frontier--",
                "\n--frontier\nContent-Disposition: form-data; name=\"a\"\n\nx\n--frontier--",
            })
    void refusesMalformedParts(String body) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> parse(crlf(body), Form.CONTENT_TYPE))
                .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.BAD_MULTIPART));
    }

    @Test
    void refusesHugeHeadersAndHugeFields() {
        Form hugeField = new Form().field("qos", "x".repeat(300));
        Form hugeHeader = new Form().field("x".repeat(5000), "y");
        for (Form form : new Form[] {hugeField, hugeHeader}) {
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> parse(form.end(), Form.CONTENT_TYPE))
                    .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.BAD_MULTIPART));
        }
    }
}
