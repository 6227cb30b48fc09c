package io.herofake.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herofake.model.ModelRepositoryException;
import io.herofake.model.ModelRepositoryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("weights.safetensors");
    }

    @Test
    void readsTensorsAndMetadata() throws Exception {
        new SafeTensorsFile()
                .metadata(Map.of("source", "a test"))
                .floats("first", List.of(2), 1f, 2f)
                .tensor("second", "I8", List.of(1, 3), (byte) 1, (byte) -1, (byte) 127)
                .write(file);

        try (SafeTensors tensors = SafeTensors.open(file)) {
            assertThat(tensors.metadata()).containsExactly(Map.entry("source", "a test"));
            assertThat(tensors.entries()).containsOnlyKeys("first", "second");
            SafeTensors.Entry first = tensors.entry("first");
            assertThat(tensors.read(first, 4, 4).getFloat()).isEqualTo(2f);
            SafeTensors.Entry second = tensors.entry("second");
            assertThat(second.shape()).containsExactly(1L, 3L);
            assertThat(tensors.read(second, 1, 2).get()).isEqualTo((byte) -1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | one JSON object",
                "{} | has 12 bytes; its header needs 10",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | 'a': data_offsets [0, 4] do not fit F32 [2]",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | 'a': data_offsets [4, 0] do not fit",
                "{\"a\":{\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[1,2]}} | 'a' begins at 1, not 0",
                "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}} | its header needs",
                "{\"a\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}} | 'a.dtype' must be one of F32, F16, I8, I64",
                "{\"a\":{\"dtype\":\"I8\",\"shape\":[-2],\"data_offsets\":[0,2]}} | 'a.shape[0]' must be a whole number",
                "{\"a\":{\"dtype\":\"I8\",\"shape\":[2],\"data_offsets\":[0]}} | 'a.data_offsets' must be two numbers",
                "{\"a\":{\"dtype\":\"I8\",\"shape\":[2],\"data_offsets\":[0,2],\"x\":1}} | unknown key 'a.x'",
                "{\"a\":{\"dtype\":\"I8\",\"shape\":[2]}} | 'a.data_offsets' is missing",
                "{\"a\":1} | 'a' must be an object",
                "{\"a\":{},\"a\":{}} | Duplicate field 'a'",
                "{\"__metadata__\":{\"a\":1}} | '__metadata__.a' must be text in quotes",
                "{\"a\" | bad header",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647],\"data_offsets\":[0,2]}} | long overflow",
            })
    void badHeadersAreRefused(String header, String message) throws Exception {
        SafeTensorsFile.write(file, header, (byte) 0, (byte) 0);
        refused(message);
    }

    @Test
    void overlappingTensorsAreRefused() throws Exception {
        String header = "{\"a\":{\"dtype\":\"I8\",\"shape\":[2],\"data_offsets\":[0,2]},"
                + "\"b\":{\"dtype\":\"I8\",\"shape\":[2],\"data_offsets\":[0,2]}}";
        SafeTensorsFile.write(file, header, (byte) 0, (byte) 0);
        refused("'b' begins at 0, not 2");
    }

    @ParameterizedTest
    @CsvSource({"0", "7", "8", "20", "60"})
    void aFileCutShortIsRefused(int bytes) throws Exception {
        byte[] whole = Files.readAllBytes(
                new SafeTensorsFile().floats("a", List.of(1), 1f).write(file));
        Files.write(file, Arrays.copyOf(whole, bytes));
        refused("");
    }

    @Test
    void aLongHeaderIsRefusedUnread() throws Exception {
        byte[] lengthOnly = new byte[100];
        lengthOnly[6] = 1;
        Files.write(file, lengthOnly);
        refused("is not a safetensors file, or is cut short");
    }

    private void refused(String message) {
        assertThatThrownBy(() -> SafeTensors.open(file))
                .isInstanceOf(ModelRepositoryException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message)
                .extracting(e -> ((ModelRepositoryException) e).kind())
                .isEqualTo(Kind.INVALID_MODEL);
    }
}
