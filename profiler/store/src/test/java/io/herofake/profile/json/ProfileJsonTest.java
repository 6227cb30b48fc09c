package io.herofake.profile.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.herofake.profile.ProfileDocument;
import io.herofake.profile.ProfileRecord;
import io.herofake.profile.SampleProfiles;
import io.herofake.profile.StoreException;
import io.herofake.profile.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileJsonTest {

    private final ProfileDocument document = new ProfileDocument(
            List.of(SampleProfiles.platformType(100, "epyc", SampleProfiles.measured("alpha", SampleProfiles.NOON))),
            List.of(SampleProfiles.full(1), SampleProfiles.full(2)));

    @Test
    void everythingComesBack(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("deep/profiles.json");
        ProfileJson.write(document, file);
        assertThat(ProfileJson.read(file)).isEqualTo(document);
        assertThat(folder.resolve("deep")).isDirectoryContaining("glob:**/profiles.json");
        try (var left = Files.list(folder.resolve("deep"))) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void aSingleRecordComesBack() {
        ProfileRecord record = SampleProfiles.full(7);
        assertThat(ProfileJson.readProfile(ProfileJson.writeProfile(record))).isEqualTo(record);
    }

    @Test
    void aFigureWithoutSensorHasNoNumber() {
        assertThat(ProfileJson.writeProfile(SampleProfiles.full(1)))
                .contains("{\"kind\":\"absent\",\"reason\":\"no sensor: no PDU configured\"}")
                .contains("\"package\":{\"kind\":\"measured\",\"value\":1.25,\"source\":\"rapl:package-0\"")
                .doesNotContain("NaN");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "peakBytes" : 300000000     | "peakBytes" : -1             | profiles[0].memory: peakBytes must be at least 0, not -1
            "peakBytes" : 300000000     | "peakBytes" : 1.5            | profiles[0].memory.peakBytes
            "peakBytes" : 300000000     | "peakBytes" : "300000000"    | profiles[0].memory.peakBytes
            "peakBytes" : 300000000,    | ``                           | profiles[0].memory.peakBytes: is missing; it must be a long
            "peakBytes" : 300000000     | "peakByte" : 1, "peakBytes" : 300000000 | the key 'peakByte' is not known; known are [deviceBytes, peakBytes, steadyBytes]
            "peakBytes" : 300000000     | "peakBytes" : null           | profiles[0].memory.peakBytes: is missing
            "function" : "resnet50"     | "function" : " "             | profiles[0]: function must have
            "function" : "resnet50"     | "function" : 50              | profiles[0].function
            "function" : "resnet50",    | ``                           | profiles[0]: function is missing
            "function" : "resnet50",    | "function":"a","function":"b", | Duplicate field 'function'
            "hardware" : "cpu"          | "hardware" : "tpu"           | hardware
            "hardware" : "cpu"          | "hardware" : 0               | hardware
            "value" : 1.25              | "value" : NaN                | line
            "value" : 1.25              | "value" : "NaN"              | value
            "value" : 1.25              | "value" : 1e999              | value
            "kind" : "absent"           | "kind" : "guessed"           | the kind 'guessed' is not known
            "resolution" : 0.001        | "resolution" : 0             | resolution of 'rapl:package-0' must be above 0
            "recordedAt" : "2026-03-01T12:00:00.123Z" | "recordedAt" : "yesterday" | recordedAt
            "recordedAt" : "2026-03-01T12:00:00.123Z" | "recordedAt" : 17 | recordedAt
            "sha256" : "ab              | "sha256" : "AB               | model sha256 must be 64 lower-case hex digits
            "samples" : 1000            | "samples" : 0                | samples must be at least 1
            "histogram" : "HI           | "histogram" : "HJ            | no Base64 of a compressed HdrHistogram
            """)
    void whatIsWrongIsNamedWithItsPlace(String right, String wrong, String expected) {
        String json = ProfileJson.write(document);
        assertThat(json).contains(right);
        String broken =
                json.substring(0, json.indexOf(right)) + wrong + json.substring(json.indexOf(right) + right.length());
        StoreException e = catchThrowableOfType(StoreException.class, () -> ProfileJson.read(broken, "in.json"));
        assertThat(e).isNotNull().hasMessageStartingWith("in.json: ").hasMessageContaining(expected);
        assertThat(e.kind()).isEqualTo(Kind.INVALID_DOCUMENT);
    }

    @Test
    void anythingAfterTheDocumentIsAnError() {
        assertThatThrownBy(() -> ProfileJson.read(ProfileJson.write(document) + "{}", "in.json"))
                .isInstanceOf(StoreException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``",
                "[]",
                "{}",
                "null",
                "{\"format\":\"x\",\"schemaVersion\":1}",
                "{\"format\":\"herofake-profiles\"}"
            })
    void anotherDocumentIsNamedAsSuch(String json) {
        assertThatThrownBy(() -> ProfileJson.read(json, "in.json"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("herofake-profiles");
    }

    @Test
    void aNewerDocumentAsksForANewerProgram() {
        String newer = ProfileJson.write(document).replace("\"schemaVersion\" : 1", "\"schemaVersion\" : 2");
        StoreException e = catchThrowableOfType(StoreException.class, () -> ProfileJson.read(newer, "in.json"));
        assertThat(e.kind()).isEqualTo(Kind.NEWER_SCHEMA);
        assertThat(e).hasMessageContaining("schemaVersion 2").hasMessageContaining("newer one");
    }

    @Test
    void aMissingFileAndAFolderAreNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> ProfileJson.read(folder.resolve("no.json"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> ProfileJson.read(folder)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> ProfileJson.write(document, folder)).hasMessageContaining("cannot write");
    }

    @Test
    void aFileThatIsNoTextIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bin.json");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> ProfileJson.read(file))
                .hasMessageContaining("bin.json")
                .hasMessageContaining("UTF-8");
    }
}
